// The page's end of the engine: starts the worker, and answers as the engine does.
import { proxy, wrap } from 'comlink'
import type { Engine } from './engine-types.ts'

const start = () => wrap<Engine>(new Worker(new URL('worker.ts', import.meta.url), { type: 'module' }))

/** The engine in a worker of its own, and its searches in another, so that no forecast waits for them. */
export function connectEngine(): Engine {
  const remote = start()
  let searcher: ReturnType<typeof start> | undefined
  let schema: ReturnType<Engine['schema']> | undefined
  let opens: string | undefined
  return {
    open(token) {
      opens = token
      return remote.open(token)
    },
    read: (name, bytes) => remote.read(name, bytes),
    examine: (network, wanted) => remote.examine(network, wanted),
    schema: () => (schema ??= remote.schema()),
    code: (network, framework) => remote.code(network, framework),
    flatten: (network) => remote.flatten(network),
    async search(request, onNews) {
      searcher ??= start()
      await searcher.open(opens)
      return searcher.search(request, proxy(onNews))
    },
    stopSearch: () => void searcher?.stopSearch(),
  }
}
