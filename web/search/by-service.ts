// A search by the service: started there, followed by its events, and cancelled there.
import { searchPoint } from '../engine/search-point.ts'
import { serviceClient } from './service.ts'
import type { RunSearch } from './search-report.ts'
import type { Candidate } from '@archcast/core/contract/search.ts'

/**
 * Of the candidates the leaders alone are told, so the points are theirs. Throws what the client throws, and an Error
 * for a search that failed there.
 */
export const searchByService: RunSearch = async (question, onNews, signal) => {
  const client = await serviceClient()
  const { id } = await client.startSearch(question)
  signal.addEventListener('abort', () => void client.cancelSearch(id).catch(() => undefined), { once: true })
  if (signal.aborted) await client.cancelSearch(id)
  const told = new Set<string>()
  let last: readonly Candidate[] = []
  for await (const event of client.searchEvents(id)) {
    if (event.event === 'progress') {
      last = event.progress.leaders ?? last
      const points = last.filter(({ hash }) => !told.has(hash) && told.add(hash)).map((one) => searchPoint(one, true))
      onNews({ progress: event.progress, points })
      continue
    }
    const { status, result, error } = event.state
    if (result) return { ...result, stopped: false }
    if (status !== 'cancelled') throw new Error(error?.detail ?? `the search ${status}`)
    break
  }
  // What was known when it was cancelled.
  return { leaderboard: last, pareto: [], stopped: true }
}
