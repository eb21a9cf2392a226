// Connections to Redis: one that a service answers by, and one that a worker waits by.
import { Redis } from 'ioredis'
import type { RedisOptions } from 'ioredis'

/** Milliseconds. */
const CONNECT = 5000
const COMMAND = 5000
const LONGEST_RETRY = 1000

const common: RedisOptions = {
  lazyConnect: true,
  connectTimeout: CONNECT,
  retryStrategy: (times) => Math.min(50 * times, LONGEST_RETRY),
}
const OPTIONS = {
  /** Commands fail while there is no connection: a caller is told so instead of hanging. */
  impatient: { ...common, enableOfflineQueue: false, maxRetriesPerRequest: 0, commandTimeout: COMMAND },
  /** Commands wait until the connection is back; BullMQ's workers need that. */
  patient: { ...common, maxRetriesPerRequest: null },
} as const

/** The address without what it may hold of a password. */
export function redactedAddress(url: string): string {
  const { protocol, host, pathname } = new URL(url)
  return `${protocol}//${host}${pathname === '/' ? '' : pathname}`
}

/**
 * Resolves when Redis answers; a lost connection comes back by itself. `onChange` gets the reason of a loss, and
 * undefined at the return. Throws an Error that names the address where Redis cannot be reached or refuses.
 */
export async function connectRedis(
  url: string,
  kind: keyof typeof OPTIONS,
  onChange: (lost?: string) => void = () => {},
): Promise<Redis> {
  const protocol = URL.parse(url)?.protocol
  if (protocol !== 'redis:' && protocol !== 'rediss:')
    throw new Error(`the queue is an address such as redis://localhost:6379, not '${url}'`)
  const redis = new Redis(url, OPTIONS[kind])
  let reason = 'no answer'
  let lost = false
  const lose = (why: string) => {
    if (connected && !lost) onChange(why)
    lost = true
  }
  redis.on('error', (error: Error & { code?: string }) => {
    // Where a name has several addresses, the error of them all has a code and no message.
    reason = error.message || (error.code ?? reason)
    lose(reason)
  })
  // A server that ends closes the connection without an error, and may be back before the first attempt to reach it.
  redis.on('reconnecting', () => lose('the connection was closed'))
  let connected = false
  try {
    await redis.connect()
    await redis.ping()
  } catch (cause) {
    redis.disconnect()
    throw new Error(`the queue at ${redactedAddress(url)} cannot be reached: ${reason}`, { cause })
  }
  connected = true
  lost = false
  redis.on('ready', () => {
    if (lost) onChange()
    lost = false
  })
  return redis
}
