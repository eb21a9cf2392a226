// Settings of the Node service: environment variables, and what stands behind `npm start --`.
import { availableParallelism, homedir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { readOrigins } from '../access.ts'
import { readTokens } from '../bearer-tokens.ts'
import { DEFAULT_MODEL } from '../default-model.ts'
import { choiceOf, listOf, settingText, unknownSettings, wholeOf } from '../environment.ts'
import { isLoopback, networksOf } from './addresses.ts'
import { PROVIDERS } from './providers.ts'
import type { BlockList } from 'node:net'

export interface Settings {
  readonly port: number
  readonly hostname: string
  /** Of the bundle. */
  readonly folder: string
  /** Paths of files with tasks and with devices besides the bundle's. */
  readonly taskFiles: readonly string[]
  readonly deviceFiles: readonly string[]
  /** That score. */
  readonly processes: number
  /** That answer by heads, and read and write for it. */
  readonly threads: number
  /** Requests that may wait. */
  readonly queue: number
  /** Execution provider; the best there is where left out. */
  readonly provider?: (typeof PROVIDERS)[number] | 'auto' | undefined
  readonly tokens: readonly string[]
  readonly origins: readonly string[]
  /** Requests a minute of one caller. */
  readonly rate?: number
  /** Proxies whose `X-Forwarded-For` is believed. */
  readonly proxies: BlockList
  /** Redis, where searches go to workers. */
  readonly queueUrl?: string | undefined
  /**
   * File that searches of this process are kept in; `asked` where it was named. None where searches are queued, or left
   * out.
   */
  readonly store?: { readonly path: string; readonly asked: boolean }
  /** Whether each request leaves a line of JSON. */
  readonly accessLog: boolean
  /** Lines for whoever starts the service: what is set and not read. */
  readonly told: readonly string[]
}

/** Throws Error that names the setting. */
export function readSettings(env: NodeJS.ProcessEnv, args: readonly string[]): Settings {
  const positive = (name: string, high: number) => wholeOf(env, name, { low: 1, high, what: 'positive whole number' })
  const { values } = parseArgs({ args: [...args], options: { queue: { type: 'string' } } })
  const hostname = settingText(env, 'HOST') ?? '127.0.0.1'
  const port = wholeOf(env, 'PORT', { low: 0, high: 65_535, what: 'port number' }) ?? 8787
  const store = storeOf(env, port)
  const queueUrl = settingText({ queue: values.queue }, 'queue') ?? settingText(env, 'ARCHCAST_QUEUE_URL')
  const rate = positive('ARCHCAST_RATE', 1_000_000)
  return {
    port,
    hostname,
    folder: settingText(env, 'ARCHCAST_MODEL') ?? DEFAULT_MODEL,
    taskFiles: listOf(env, 'ARCHCAST_TASK_FILES'),
    deviceFiles: listOf(env, 'ARCHCAST_DEVICE_FILES'),
    processes: positive('ARCHCAST_PROCESSES', 1024) ?? availableParallelism(),
    threads: positive('ARCHCAST_THREADS', 64) ?? availableParallelism(),
    queue: positive('ARCHCAST_QUEUE', 1_000_000) ?? 256,
    provider: choiceOf(env, 'ARCHCAST_PROVIDER', ['auto', ...PROVIDERS]),
    tokens: readTokens(env, isLoopback(hostname) ? undefined : `HOST is ${hostname}, where others reach the service,`),
    origins: readOrigins(env),
    ...(rate !== undefined && { rate }),
    proxies: networksOf(listOf(env, 'ARCHCAST_PROXIES'), 'ARCHCAST_PROXIES'),
    queueUrl,
    ...(store && { store }),
    accessLog: choiceOf(env, 'ARCHCAST_ACCESS_LOG', ['json', 'off']) === 'json',
    told: [
      ...unknownSettings(env),
      ...(queueUrl !== undefined && store?.asked
        ? ['ARCHCAST_STORE is not read: queued searches are kept by the queue']
        : []),
    ],
  }
}

/** One file for each port, so that services of one machine have their own; none where the port is any. */
function storeOf(env: NodeJS.ProcessEnv, port: number): Settings['store'] {
  const path = settingText(env, 'ARCHCAST_STORE')
  if (path !== undefined) return path === 'none' ? undefined : { path, asked: true }
  if (port === 0) return undefined
  const state = env.XDG_STATE_HOME || join(homedir(), '.local/state')
  return { path: join(state, 'archcast', `searches-${port}.sqlite`), asked: false }
}
