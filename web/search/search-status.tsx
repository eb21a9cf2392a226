// How far a search is: a bar, and what was drawn, how much of it differs, and how much keeps within the limits.
import { TEXT } from '../text/messages.ts'
import type { SearchReport } from './search-report.ts'

const text = TEXT.searching

interface SearchStatusProps {
  readonly report: SearchReport
  readonly running: boolean
}

export function SearchStatus({ report, running }: SearchStatusProps) {
  const { progress = {}, question, end, startedAt, endedAt } = report
  const { done = 0, total = question.count, distinct = 0, allowed = 0, stage = 'head' } = progress
  const seconds = ((endedAt ?? performance.now()) - startedAt) / 1000
  const ended = running ? text.running[stage] : end ? (end.stopped ? text.stopped : text.finished) : text.broken
  return (
    <section class="status" aria-label={text.progress}>
      <progress max={total} value={done} aria-label={text.progress} />
      <p>
        <strong role="status">{ended}</strong>
        <span>{text.done(done.toLocaleString('en'), total.toLocaleString('en'))}</span>
        <span>{text.distinct(distinct.toLocaleString('en'))}</span>
        <span>{text.allowed(allowed.toLocaleString('en'))}</span>
        <span>{seconds.toFixed(1)} s</span>
      </p>
    </section>
  )
}
