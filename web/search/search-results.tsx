// What comes of a search: how far it is, its candidates as a plot, its leaders and its front as tables.
import { useSignal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import { FiguresTable } from '../compare/figures-table.tsx'
import { MACS, PARAMS, accuracyIn, latencyOn } from '../compare/quantity.ts'
import { TEXT } from '../text/messages.ts'
import { SearchPlot } from './search-plot.tsx'
import { SearchStatus } from './search-status.tsx'
import type { Quantity } from '../compare/quantity.ts'
import type { Page } from '../state/page.ts'
import type { SearchReport } from './search-report.ts'
import type { PageSearch } from './search-state.ts'
import type { Candidate } from '@archcast/core/contract/search.ts'

const text = TEXT.searching

/** Networks of a front that are opened at once. */
const MOST_OPENED = 12

interface SearchResultsProps {
  readonly page: Page
  readonly search: PageSearch
}

export function SearchResults({ page, search }: SearchResultsProps) {
  const list = useSignal<'leaders' | 'pareto'>('leaders')
  const top = useRef<HTMLDivElement>(null)
  const running = search.running.value
  // On a narrow screen they lie below the form.
  useEffect(() => {
    if (running && matchMedia('(max-width: 760px)').matches) top.current?.scrollIntoView()
  }, [running])
  const report = search.report.value
  const trouble = search.trouble.value
  const open = (candidates: readonly Candidate[], view: 'network' | 'compare') => {
    page.add(candidates.map(({ space, arch, draw }) => ({ name: text.name(space, draw), document: { space, arch } })))
    page.view.value = view
  }
  return (
    <div class="search-results" ref={top}>
      {trouble.length > 0 && (
        <div class="search-trouble" role="alert">
          <strong>{text.failed}</strong>
          <ul>
            {trouble.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        </div>
      )}
      {!report && trouble.length === 0 && <p class="note blank">{text.blank}</p>}
      {report && (
        <>
          <SearchStatus report={report} running={running} />
          <SearchPlot report={report} quantities={quantitiesOf(page, report)} open={(one) => open([one], 'network')} />
          <section>
            <header>
              <div class="views" role="group" aria-label={text.lists}>
                {(['leaders', 'pareto'] as const).map((name) => (
                  <button
                    key={name}
                    type="button"
                    aria-pressed={list.value === name}
                    onClick={() => (list.value = name)}
                  >
                    {text.listed[name](report[name].length)}
                  </button>
                ))}
              </div>
              {report[list.value].length > 1 && (
                <button type="button" onClick={() => open(report[list.value].slice(0, MOST_OPENED), 'compare')}>
                  {text.compare(Math.min(MOST_OPENED, report[list.value].length))}
                </button>
              )}
            </header>
            <CandidatesTable page={page} report={report} list={list.value} open={(one) => open([one], 'network')} />
          </section>
        </>
      )}
    </div>
  )
}

interface CandidatesTableProps {
  readonly page: Page
  readonly report: SearchReport
  readonly list: 'leaders' | 'pareto'
  readonly open: (candidate: Candidate) => void
}

function CandidatesTable({ page, report, list, open }: CandidatesTableProps) {
  const candidates = report[list]
  if (candidates.length === 0) return <p class="note">{report.end ? text.nobody : text.none}</p>
  const rows = candidates.map((candidate) => ({
    key: String(candidate.draw),
    name: text.short(candidate.draw),
    forecast: candidate,
    open: () => open(candidate),
  }))
  const columns = [accuracyIn(candidates[0].accuracy.task), ...quantitiesOf(page, report)]
  return <FiguresTable caption={text.listed[list](candidates.length)} rows={rows} columns={columns} />
}

/** What the search knows of each candidate besides its accuracy: what it weighs first. */
function quantitiesOf(page: Page, { question }: SearchReport): Quantity[] {
  const known = page.info.value?.devices
  const limited = Object.keys(question.constraints?.max_latency_ms ?? {}).map((device) => `latency:${device}`)
  const names = [...new Set([...(question.objectives ?? []), ...limited, 'macs', 'params'])]
  return names.map((name) => {
    if (name === 'macs') return MACS
    if (name === 'params') return PARAMS
    const device = name.slice('latency:'.length)
    return latencyOn(device, known?.find((one) => one.name === device)?.hardware)
  })
}
