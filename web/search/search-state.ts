// The search of the page: its form, and what is known of it while it runs and after. It goes on behind other views.
import { signal } from '@preact/signals'
import { isRefusal } from '../engine/refusal.ts'
import { searchByService } from './by-service.ts'
import { FIRST_FORM, questionOf } from './question.ts'
import { toldBy } from './service.ts'
import type { Engine } from '../engine/engine-types.ts'
import type { Page } from '../state/page.ts'
import type { SearchForm } from './question.ts'
import type { RunSearch, SearchReport, SearchTidings } from './search-report.ts'
import type { Signal } from '@preact/signals'

export interface PageSearch {
  readonly form: Signal<SearchForm>
  readonly running: Signal<boolean>
  /** Of the last search. */
  readonly report: Signal<SearchReport | undefined>
  /** Why it did not start, or ended without a result; a line each. */
  readonly trouble: Signal<readonly string[]>
  start(devices: readonly string[]): Promise<void>
  stop(): void
}

const searches = new WeakMap<Page, PageSearch>()

/** The page's one search. */
export function searchOf(page: Page): PageSearch {
  const known = searches.get(page) ?? createSearch({ page: byHeads(page.engine), service: searchByService })
  searches.set(page, known)
  return known
}

export function createSearch(runs: Readonly<Record<SearchForm['where'], RunSearch>>): PageSearch {
  const form = signal(FIRST_FORM)
  const running = signal(false)
  const report = signal<SearchReport | undefined>(undefined)
  const trouble = signal<readonly string[]>([])
  let stop = new AbortController()
  return {
    form,
    running,
    report,
    trouble,
    async start(devices) {
      if (running.peek()) return
      const { where } = form.peek()
      const question = questionOf(form.peek(), devices)
      stop = new AbortController()
      running.value = true
      trouble.value = []
      report.value = { question, where, leaders: [], pareto: [], points: [], startedAt: performance.now() }
      const hear = ({ progress, pareto, points = [] }: SearchTidings) => {
        const old = report.peek()!
        report.value = {
          ...old,
          progress: { ...old.progress, ...progress },
          leaders: progress?.leaders ?? old.leaders,
          pareto: pareto ?? old.pareto,
          points: points.length > 0 ? [...old.points, ...points] : old.points,
        }
      }
      try {
        const end = await runs[where](question, hear, stop.signal)
        const { leaderboard: leaders, pareto } = end
        report.value = { ...report.peek()!, leaders, pareto, end, endedAt: performance.now() }
      } catch (error) {
        report.value = { ...report.peek()!, endedAt: performance.now() }
        trouble.value = toldBy(error)
      } finally {
        running.value = false
      }
    },
    stop: () => stop.abort(),
  }
}

/** In this browser: the engine's own. */
const byHeads =
  (engine: Engine): RunSearch =>
  async (question, onNews, signal) => {
    signal.addEventListener('abort', () => engine.stopSearch(), { once: true })
    const answer = await engine.search(question, onNews)
    if (!isRefusal(answer)) return answer
    const { message, faults } = answer.refusal
    throw new Error(faults.map(({ pointer, detail }) => `${pointer} ${detail}`.trim()).join('\n') || message)
  }
