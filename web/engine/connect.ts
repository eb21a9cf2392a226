// The page's end of the engine: starts the worker, and answers as the engine does.
import { proxy, wrap } from 'comlink'
import type { Engine } from './engine-types.ts'

/** The engine in a worker of its own. */
export function connectEngine(): Engine {
  const worker = new Worker(new URL('worker.ts', import.meta.url), { type: 'module' })
  const remote = wrap<Engine>(worker)
  let schema: ReturnType<Engine['schema']> | undefined
  return {
    open: () => remote.open(),
    read: (name, bytes) => remote.read(name, bytes),
    examine: (network, wanted) => remote.examine(network, wanted),
    schema: () => (schema ??= remote.schema()),
    check: (document) => remote.check(document),
    flatten: (network) => remote.flatten(network),
    search: (request, onProgress) => remote.search(request, proxy(onProgress)),
    stopSearch: () => void remote.stopSearch(),
  }
}
