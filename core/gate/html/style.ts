// The style of a report: light and dark, wide and narrow, on paper.

export const STYLE = `
:root { color-scheme: light dark; --ink: #16191d; --soft: #626b75; --line: #dcdfe3; --paper: #fdfcfa; --pane: #f4f2ee; --mark: #1f5fa8; --guess: #b07300; --good: #1d7a3e; --bad: #b3261e; --fill: #1f5fa81f; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e8e6e1; --soft: #98a1ab; --line: #31363c; --paper: #14161a; --pane: #1c1f24; --mark: #79b2f2; --guess: #e0a83c; --good: #5fc784; --bad: #ff8a80; --fill: #79b2f22b; }
}
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 66rem; padding: 3.5rem 2rem 5rem; font: 1rem/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper); font-variant-numeric: tabular-nums; }
h1 { margin: .35rem 0 0; font: 600 2.5rem/1.15 Charter, "Iowan Old Style", Georgia, serif; overflow-wrap: anywhere; letter-spacing: -.01em; }
h2 { margin: 0 0 1rem; font: 600 1.4rem/1.25 Charter, "Iowan Old Style", Georgia, serif; overflow-wrap: anywhere; }
h3 { margin: 0; font-size: 1rem; font-weight: 600; overflow-wrap: anywhere; }
p { margin: 0; }
small { font-size: .8125rem; font-weight: 400; color: var(--soft); }
section { margin-top: 3.25rem; }
.kicker { font-size: .8125rem; font-weight: 600; letter-spacing: .06em; text-transform: uppercase; color: var(--soft); }
.kicker .good { color: var(--good); } .kicker .bad { color: var(--bad); }
.deck { margin-top: .75rem; font-size: 1.125rem; color: var(--soft); overflow-wrap: anywhere; }
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(9.5rem, 1fr)); gap: 1.25rem 2rem; margin: 2.25rem 0 0; padding: 1.25rem 0; border-top: 2px solid var(--ink); border-bottom: 1px solid var(--line); }
dt { font-size: .8125rem; color: var(--soft); }
dd { margin: 0; font: 600 1.75rem/1.2 Charter, "Iowan Old Style", Georgia, serif; font-variant-numeric: lining-nums; }
svg { display: block; width: 100%; overflow: visible; }
.row { display: grid; grid-template-columns: minmax(6rem, 13rem) 1fr 13.5rem; gap: 1.5rem; align-items: center;  }
.row .name { overflow-wrap: anywhere; line-height: 1.25; }
.row .value { font-weight: 600; white-space: nowrap; }
.row.axis { min-height: 0; }
text { font-size: .75rem; fill: var(--soft); }
.grid { stroke: var(--line); }
.range { stroke: var(--mark); stroke-width: 6; stroke-opacity: .35; stroke-linecap: round; }
.dot { fill: var(--mark); stroke: var(--paper); stroke-width: 2; }
.range.guess { stroke: var(--guess); } .dot.guess { fill: var(--guess); }
.outside h3 { margin-top: 1rem; color: var(--guess); }
.outside ul { margin: .25rem 0 0; padding-left: 1.1rem; color: var(--soft); }
figure { margin: 0 0 2rem; }
.skyline { border-bottom: 1px solid var(--ink); }
.skyline rect { fill: var(--mark); } .skyline rect:hover { fill: var(--guess); }
figcaption { display: flex; justify-content: space-between; gap: 1rem; margin-top: .4rem; font-size: .8125rem; color: var(--soft); }
table { width: 100%; border-collapse: collapse; }
th { font-weight: 600; text-align: left; }
thead th { padding: 0 1.5rem .5rem 0; font-size: .8125rem; color: var(--soft); border-bottom: 1px solid var(--ink); }
tbody th, td { padding: .55rem 1.5rem .55rem 0; vertical-align: top; border-bottom: 1px solid var(--line); }
tbody th { overflow-wrap: anywhere; line-height: 1.3; }
tbody th small { display: block; margin-top: .1rem; }
.share { width: 9.5rem; }
.amount { display: flex; justify-content: space-between; gap: .5rem; margin-bottom: .3rem; white-space: nowrap; }
.number { width: 6rem; padding-right: 0; text-align: right; white-space: nowrap; }
.track { fill: var(--line); } .bar { fill: var(--mark); }
details { margin-top: 1rem; }
summary { padding: .5rem 0; font-weight: 600; color: var(--mark); cursor: pointer; }
.card { margin-top: 2.25rem; padding: 1.5rem 1.75rem; border-radius: 10px; background: var(--pane); }
.card h2 { font-size: 1.2rem; }
.check { display: grid; grid-template-columns: 12rem 1fr 12rem 9.5rem; gap: .25rem 1.5rem; align-items: center; padding: .9rem 0; border-top: 1px solid var(--line); }
.against { line-height: 1.35; } .against small { display: block; } .against span { white-space: nowrap; }
.message { grid-column: 1 / -1; max-width: 50rem; color: var(--soft); overflow-wrap: anywhere; }
.allowed { fill: var(--fill); } .limit { stroke: var(--ink); stroke-width: 2; } .base { stroke: var(--soft); stroke-width: 2; stroke-dasharray: 2 2; }
.mark.good .dot { fill: var(--good); } .mark.good .range { stroke: var(--good); }
.mark.bad .dot { fill: var(--bad); } .mark.bad .range { stroke: var(--bad); }
.mark.unsure .dot { fill: var(--guess); } .mark.unsure .range { stroke: var(--guess); }
.legend { margin-top: 1rem; font-size: .8125rem; color: var(--soft); }
.verdict { font-weight: 600; } .verdict small { display: block; }
.verdict.good { color: var(--good); } .verdict.bad { color: var(--bad); } .verdict.unsure { color: var(--guess); }
.check > .verdict { grid-column: 4; }
.notes { margin: 0; padding-left: 1.1rem; color: var(--soft); }
.model { margin-top: 1rem; padding-top: .5rem; border-top: 1px solid var(--line); }
.model summary { color: var(--ink); overflow-wrap: anywhere; }
.model section { margin-top: 2rem; } .model .figures { margin-top: 1rem; border-top-width: 1px; }
footer { margin-top: 4rem; padding-top: 1rem; border-top: 1px solid var(--line); font-size: .8125rem; color: var(--soft); }
@media (max-width: 44rem) {
  body { padding: 2rem 1.1rem 3rem; }
  h1 { font-size: 1.9rem; }
  .figures { grid-template-columns: 1fr 1fr; gap: 1rem; }
  .row { grid-template-columns: 1fr auto; gap: .1rem 1rem; padding: .4rem 0; }
  .row svg { grid-column: 1 / -1; grid-row: 2; }
  thead { display: none; }
  tbody tr { display: grid; grid-template-columns: 1fr 1fr; gap: .5rem 1.25rem; padding: .8rem 0; border-bottom: 1px solid var(--line); }
  tbody th { grid-column: 1 / -1; }
  tbody th, td { display: block; width: auto; padding: 0; border: 0; text-align: left; }
  .share, .number { width: auto; text-align: left; }
  td::before { content: attr(data-label); display: block; font-size: .75rem; color: var(--soft); }
  td:empty { display: none; }
  .card { margin-inline: -.35rem; padding: 1.1rem 1rem; }
  .check { grid-template-columns: 1fr auto; }
  .check > * { grid-column: 1 / -1; }
  .check > h3 { grid-column: 1; } .check > .verdict { grid-column: 2; grid-row: 1; text-align: right; }
}
@media print { body { max-width: none; padding: 0; } .card { break-inside: avoid; } }
`
