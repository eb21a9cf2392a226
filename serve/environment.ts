// Reading settings from environment variables or bindings: what is set but says nothing, or says it twice, is refused
// by its name. A setting that is ignored may be a door that stands open.
import { closest } from '@archcast/core/arch/suggest.ts'

export type Environment = Readonly<Record<string, unknown>>

const PREFIX = 'ARCHCAST_'
/** The names of all settings that anything of Archcast reads and that begin as these do. */
const KNOWN = [
  'ARCHCAST_ACCESS_LOG',
  'ARCHCAST_DEVICE_FILES',
  'ARCHCAST_MODEL',
  'ARCHCAST_OPEN',
  'ARCHCAST_ORIGINS',
  'ARCHCAST_PROCESSES',
  'ARCHCAST_PROVIDER',
  'ARCHCAST_PROXIES',
  'ARCHCAST_QUEUE',
  'ARCHCAST_QUEUE_URL',
  'ARCHCAST_RATE',
  'ARCHCAST_STORE',
  'ARCHCAST_TASK_FILES',
  'ARCHCAST_THREADS',
  'ARCHCAST_TOKENS',
] as const
/** Read by the command line, which may share its environment with a service. */
const OF_COMMANDS = ['ARCHCAST_ALLOCATOR', 'ARCHCAST_DEBUG', 'ARCHCAST_TOKEN']

/** The text of a setting without the space around it; undefined where it is not set. Throws where it is empty. */
export function settingText(env: Environment, name: string): string | undefined {
  const value = env[name]
  if (value === undefined) return undefined
  const text = typeof value === 'string' ? value.trim() : ''
  if (text === '') throw new Error(`${name} is set, but empty; give it a value, or leave it out`)
  return text
}

/**
 * The items of a setting that separates them by commas; none where it is not set. Throws for one that is empty, and for
 * one given twice.
 */
export function listOf(env: Environment, name: string): string[] {
  const items = settingText(env, name)?.split(',').map((item) => item.trim()) ?? [] // prettier-ignore
  for (const [i, item] of items.entries()) {
    if (item === '') throw new Error(`${name}: item ${i + 1} of ${items.length} is empty; leave out its comma`)
    const first = items.indexOf(item)
    // Not by its text, which may be a secret.
    if (first < i) throw new Error(`${name}: items ${first + 1} and ${i + 1} are the same; leave out one`)
  }
  return items
}

/**
 * A whole number in digits; undefined where it is not set. Throws, saying what it must be, outside of `low` to `high`.
 */
export function wholeOf(
  env: Environment,
  name: string,
  { low, high, what }: { readonly low: number; readonly high: number; readonly what: string },
): number | undefined {
  const text = settingText(env, name)
  if (text === undefined) return undefined
  const value = Number(text)
  if (/^\d{1,15}$/.test(text) && value >= low && value <= high) return value
  throw new Error(`${name} must be a ${what}, ${low} to ${high}, not '${text}'`)
}

/** One of `values`; undefined where it is not set. */
export function choiceOf<T extends string>(env: Environment, name: string, values: readonly T[]): T | undefined {
  const text = settingText(env, name)?.toLowerCase()
  const value = values.find((each) => each === text)
  if (text === undefined || value !== undefined) return value
  throw new Error(`${name} must be one of ${values.join(', ')}, not '${text}'`)
}

/** What is to be told of settings that nothing reads, a line each. */
export function unknownSettings(env: Environment): string[] {
  // The beginning that all share would make any two of them alike.
  const own = (name: string) => name.slice(PREFIX.length)
  const known = KNOWN.map(own)
  return Object.keys(env)
    .filter((name) => name.toUpperCase().startsWith(PREFIX) && ![...KNOWN, ...OF_COMMANDS].includes(name))
    .map((name) => {
      const guess = closest(own(name), known)
      return `${name} is no setting, and is not read${guess ? `; did you mean ${PREFIX}${guess}?` : ''}`
    })
}
