// What a search does, as its request and the model have it: its methods, its devices, how many it keeps.
import { ArchitectureError } from '../arch/errors.ts'
import { searchDevices } from '../contract/search-request.ts'
import type { Method } from '../contract/methods.ts'
import type { SearchMethod, SearchRequest } from '../contract/search-request.ts'

export interface SearchPlan {
  readonly request: SearchRequest
  readonly method: SearchMethod
  /** Of the first stage, over all draws. */
  readonly first: Method
  readonly devices: readonly string[]
  /** Most architectures of the second stage; 0 where there is none. */
  readonly finalists: number
}

/** Throws ArchitectureError for a method that is not among the model's. */
export function planSearch(request: SearchRequest, methods: readonly Method[]): SearchPlan {
  const method = request.method ?? (methods.includes('head') ? 'two-stage' : 'surrogate')
  const first: Method = method === 'surrogate' ? 'surrogate' : 'head'
  if (!methods.includes(first)) {
    const detail = `the model has no accuracy head; ask for the method 'surrogate'`
    throw new ArchitectureError('unsupported', [{ pointer: '/method', detail }])
  }
  const finalists = method === 'two-stage' ? (request.finalists ?? 4 * request.top) : 0
  return { request, method, first, devices: searchDevices(request), finalists }
}
