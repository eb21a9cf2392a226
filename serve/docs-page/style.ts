// The style of the page at /docs: light and dark, wide and narrow.

export const STYLE = `
:root { color-scheme: light dark; --text: #1c2024; --soft: #5b6570; --line: #dfe3e8; --back: #fff; --pane: #f6f7f9; --link: #0b5cad; --good: #1a7f37; --bad: #b3261e; --post: #8250df; }
@media (prefers-color-scheme: dark) {
  :root { --text: #e4e7ea; --soft: #9aa4af; --line: #30363d; --back: #14171a; --pane: #1c2025; --link: #6cb2ff; --good: #56c271; --bad: #ff8a80; --post: #c297ff; }
}
* { box-sizing: border-box; }
html { scroll-padding-top: 1rem; }
body { margin: 0; display: grid; grid-template-columns: 19rem minmax(0, 1fr); font: 16px/1.55 system-ui, sans-serif; color: var(--text); background: var(--back); }
a { color: var(--link); text-decoration: none; }
a:hover { text-decoration: underline; }
nav { position: sticky; top: 0; height: 100vh; overflow-y: auto; padding: 1.25rem 1rem; background: var(--pane); border-right: 1px solid var(--line); font-size: .875rem; }
nav a { display: flex; gap: .5rem; align-items: baseline; padding: .2rem .25rem; color: var(--text); }
nav .title { font-size: 1.125rem; font-weight: 650; }
nav summary { margin-top: .9rem; font-weight: 600; color: var(--soft); cursor: pointer; }
main { padding: 1.25rem 2.5rem 6rem; max-width: 60rem; }
h1 { margin: 0 0 .5rem; }
h2 { margin: 3rem 0 0; padding-bottom: .3rem; border-bottom: 1px solid var(--line); }
h3 { margin: 0 0 .25rem; font-size: 1.15rem; }
h4 { margin: 1.25rem 0 .25rem; color: var(--soft); font-size: .875rem; font-weight: 600; }
section { padding-top: 2rem; }
p { margin: .4rem 0; }
small { color: var(--soft); font-weight: 400; margin-left: .4rem; }
code, pre { font: .85em/1.5 ui-monospace, monospace; }
.path code { font-size: .95em; overflow-wrap: anywhere; }
.type { color: var(--soft); overflow-wrap: anywhere; }
.method { display: inline-block; flex: none; min-width: 2.7rem; font: 650 .72rem/1 ui-monospace, monospace; color: var(--good); }
.post { color: var(--post); }
.delete, .s4, .s5 { color: var(--bad); }
.s2, .s3 { color: var(--good); }
.codes code { margin-right: .35rem; color: var(--soft); }
table { width: 100%; border-collapse: collapse; margin: .4rem 0; font-size: .9375rem; }
td { padding: .4rem .5rem .4rem 0; vertical-align: top; border-top: 1px solid var(--line); }
td.name { width: 13rem; overflow-wrap: anywhere; }
td.d1 { padding-left: 1rem; } td.d2 { padding-left: 2rem; } td.d3 { padding-left: 3rem; }
main details { margin: .35rem 0; padding: .3rem .75rem; border: 1px solid var(--line); border-radius: 6px; }
main summary { cursor: pointer; }
pre { margin: .5rem 0; padding: .75rem; overflow-x: auto; border-radius: 6px; background: var(--pane); max-height: 30rem; }
.line { position: relative; }
.line pre { padding-right: 5rem; }
button { font: 600 .8125rem/1 system-ui, sans-serif; padding: .5rem .9rem; border: 1px solid var(--link); border-radius: 6px; color: var(--link); background: var(--back); cursor: pointer; }
.copy { position: absolute; top: .5rem; right: .5rem; padding: .35rem .6rem; border-color: var(--line); }
[hidden] { display: none !important; }
.try > summary { font-weight: 600; color: var(--link); }
.fields { display: grid; grid-template-columns: repeat(auto-fill, minmax(9rem, 1fr)); gap: .6rem .9rem; align-items: end; margin: .6rem 0; }
.fields button { justify-self: start; }
.fields label:has([name=example]) { grid-column: span 2; }
label { display: block; font-size: .8125rem; color: var(--soft); }
input, select, textarea { display: block; margin-top: .15rem; padding: .35rem .5rem; font: .8125rem/1.4 ui-monospace, monospace; color: var(--text); background: var(--back); border: 1px solid var(--line); border-radius: 6px; max-width: 100%; }
.fields label { min-width: 0; }
.fields input:not([type=hidden]), .fields select { width: 100%; }
textarea { width: 100%; resize: vertical; }
.answer .status { margin-top: .75rem; font-variant-numeric: tabular-nums; }
:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
@media (max-width: 50rem) {
  body { display: block; }
  nav { position: static; height: auto; border-right: 0; border-bottom: 1px solid var(--line); }
  main { padding: 1.25rem 1rem 4rem; }
  td { display: block; padding-right: 0; }
  td.name { width: auto; padding-bottom: 0; }
  td + td { border-top: 0; padding-top: 0; }
  td.d1 + td { padding-left: 1rem; } td.d2 + td { padding-left: 2rem; } td.d3 + td { padding-left: 3rem; }
}
`
