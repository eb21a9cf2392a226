// Settings of the Node service: environment variables, and what stands behind `npm start --`.
import { availableParallelism } from 'node:os'
import { parseArgs } from 'node:util'
import { DEFAULT_MODEL } from './default-model.ts'
import { commaSeparated } from './access.ts'

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
  readonly provider?: string
  readonly tokens: readonly string[]
  readonly origins: readonly string[]
  /** Requests a minute of one caller. */
  readonly rate?: number
  /** Redis, where searches go to workers. */
  readonly queueUrl?: string
}

/** Throws Error that names the setting. */
export function readSettings(env: NodeJS.ProcessEnv, args: readonly string[]): Settings {
  const number = (name: string, fallback: number, least: number, most: number, what: string): number => {
    const value = Number(env[name] ?? fallback)
    if (Number.isInteger(value) && value >= least && value <= most) return value
    throw new Error(`${name} must be a ${what}, not '${env[name]}'`)
  }
  const positive = (name: string, fallback: number, most: number) =>
    number(name, fallback, 1, most, 'positive whole number')
  const { values } = parseArgs({ args: [...args], options: { queue: { type: 'string' } } })
  return {
    port: number('PORT', 8787, 0, 65_535, 'port number'),
    hostname: env.HOST ?? '127.0.0.1',
    folder: env.ARCHCAST_MODEL ?? DEFAULT_MODEL,
    taskFiles: commaSeparated(env.ARCHCAST_TASK_FILES),
    deviceFiles: commaSeparated(env.ARCHCAST_DEVICE_FILES),
    processes: positive('ARCHCAST_PROCESSES', availableParallelism(), 1024),
    threads: positive('ARCHCAST_THREADS', availableParallelism(), 64),
    queue: positive('ARCHCAST_QUEUE', 256, 1_000_000),
    provider: env.ARCHCAST_PROVIDER,
    tokens: commaSeparated(env.ARCHCAST_TOKENS),
    origins: commaSeparated(env.ARCHCAST_ORIGINS),
    ...(env.ARCHCAST_RATE !== undefined && { rate: positive('ARCHCAST_RATE', 0, 1_000_000) }),
    queueUrl: values.queue ?? env.ARCHCAST_QUEUE_URL,
  }
}
