// What is soaked: the service on Node and the Worker in workerd, each beside one that leaks on purpose.
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { serveInWorkerd, serveOnNode } from '../../end-to-end/served.ts'
import { anonymousMemory, childrenOf } from '../processes.ts'
import type { Served } from '../../end-to-end/served.ts'

export interface Target extends Served {
  readonly name: string
  readonly runtime: 'node' | 'workerd'
  /** Whether it leaks, so that growth is what is wanted. */
  readonly leaks: boolean
  /** MiB of each of its processes by name. */
  memory(): Readonly<Record<string, number>>
}

const PORT = 8791
/** Bytes a request, and a task of a process: these have memory to spare, which hides smaller leaks for an hour. */
const LEAKED = 262_144
const imported = (file: string) => `--import=${fileURLToPath(new URL(file, import.meta.url))}`

/** @param folder for files of theirs */
export async function* startTargets(folder: string): AsyncGenerator<Target> {
  for (const leaks of [false, true]) yield nodeTarget(folder, leaks)
  for (const leaks of [false, true]) yield workerdTarget(folder, leaks)
}

async function nodeTarget(folder: string, leaks: boolean): Promise<Target> {
  const name = leaks ? 'Node that leaks' : 'Node'
  const service = await serveOnNode({
    ARCHCAST_STORE: join(folder, `${leaks}.sqlite`),
    ARCHCAST_THREADS: '2',
    NODE_OPTIONS: ['collect.ts', ...(leaks ? ['leak.ts'] : [])].map(imported).join(' '),
    LEAKED_BYTES: `${LEAKED}`,
  })
  return {
    name,
    runtime: 'node',
    leaks,
    ...service,
    memory() {
      const children = childrenOf(service.pid).map((pid) => [`${name}: process ${pid}`, anonymousMemory(pid)])
      return { [`${name}: service`]: anonymousMemory(service.pid), ...Object.fromEntries(children) }
    },
  }
}

async function workerdTarget(folder: string, leaks: boolean): Promise<Target> {
  const name = leaks ? 'workerd that leaks' : 'workerd'
  const built = join(folder, leaks ? 'leaking' : 'worker')
  const config = leaks ? 'worker/leaking/wrangler.toml' : undefined
  const worker = await serveInWorkerd(built, PORT + Number(leaks), config)
  return {
    name,
    runtime: 'workerd',
    leaks,
    ...worker,
    memory: () => ({ [name]: anonymousMemory(worker.pid) }),
  }
}
