// What is soaked: the service on Node and the Worker in workerd, each beside one that leaks on purpose.
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildWorker, startWorkerd } from '../../../cli/workerd.ts'
import { startService } from '../../end-to-end/service-process.ts'
import { anonymousMemory, childrenOf } from '../processes.ts'

export interface Target {
  readonly name: string
  readonly runtime: 'node' | 'workerd'
  /** Whether it leaks, so that growth is what is wanted. */
  readonly leaks: boolean
  readonly url: string
  /** MiB of each of its processes by name. */
  memory(): Readonly<Record<string, number>>
  stop(): Promise<void>
}

const PORT = 8791
/** Bytes a request, and a task of a process: these have memory to spare, which hides small leaks for an hour. */
const LEAKED = 65_536
const leak = fileURLToPath(new URL('leak.ts', import.meta.url))

/** @param folder for files of theirs */
export async function* startTargets(folder: string): AsyncGenerator<Target> {
  for (const leaks of [false, true]) yield nodeTarget(folder, leaks)
  for (const leaks of [false, true]) yield workerdTarget(folder, leaks)
}

async function nodeTarget(folder: string, leaks: boolean): Promise<Target> {
  const name = leaks ? 'Node that leaks' : 'Node'
  const { url, child, exit } = await startService({
    ARCHCAST_STORE: join(folder, `${leaks}.sqlite`),
    ARCHCAST_THREADS: '2',
    ...(leaks && { NODE_OPTIONS: `--import=${leak}`, LEAKED_BYTES: `${LEAKED}` }),
  })
  return {
    name,
    runtime: 'node',
    leaks,
    url,
    memory() {
      const children = childrenOf(child.pid!).map((pid) => [`${name}: process ${pid}`, anonymousMemory(pid)])
      return { [`${name}: service`]: anonymousMemory(child.pid!), ...Object.fromEntries(children) }
    },
    async stop() {
      child.kill('SIGTERM')
      await exit
    },
  }
}

async function workerdTarget(folder: string, leaks: boolean): Promise<Target> {
  const name = leaks ? 'workerd that leaks' : 'workerd'
  const built = join(folder, leaks ? 'leaking' : 'worker')
  const config = leaks ? 'worker/leaking/wrangler.toml' : undefined
  await buildWorker(built, config)
  const worker = await startWorkerd(built, PORT + Number(leaks), config)
  return {
    name,
    runtime: 'workerd',
    leaks,
    url: worker.url,
    memory: () => ({ [name]: anonymousMemory(worker.pid) }),
    stop: () => worker.close(),
  }
}
