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
  const { stage = 'head' } = progress
  // Once it has ended, what came of all its draws.
  const { done, total } = end?.drawn === undefined ? progress : { done: end.drawn, total: question.count }
  const { distinct = 0, allowed = 0 } = end?.drawn === undefined ? progress : end
  const tell = (count: number) => count.toLocaleString('en')
  const word = stage === 'surrogate' && !end ? text.scored : text.done
  const seconds = ((endedAt ?? performance.now()) - startedAt) / 1000
  const ended = running ? text.running[stage] : end ? (end.stopped ? text.stopped : text.finished) : text.broken
  return (
    <section class="status" aria-label={text.progress}>
      <progress max={total ?? question.count} value={done ?? 0} aria-label={text.progress} />
      <p>
        <strong role="status">{ended}</strong>
        <span>{word(tell(done ?? 0), tell(total ?? question.count))}</span>
        <span>{text.distinct(tell(distinct))}</span>
        <span>{text.allowed(tell(allowed))}</span>
        <span>{seconds.toFixed(1)} s</span>
      </p>
    </section>
  )
}
