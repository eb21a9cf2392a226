// Bearer tokens (RFC 6750): those of the setting, that of a request, and who guesses.
import { timingSafeEqual } from 'hono/utils/buffer'
import { choiceOf, listOf } from './environment.ts'
import type { Environment } from './environment.ts'

const TOKEN = /^[\w.~+/-]+=*$/

/**
 * The tokens of `ARCHCAST_TOKENS`. Throws where it is set and names none, or one that no request can send. Throws, too,
 * where there are none though other machines reach the service (`reached` says by what), unless `ARCHCAST_OPEN` allows
 * it.
 */
export function readTokens(env: Environment, reached?: string): string[] {
  const tokens = listOf(env, 'ARCHCAST_TOKENS')
  const odd = tokens.findIndex((token) => !TOKEN.test(token))
  if (odd >= 0)
    throw new Error(
      `ARCHCAST_TOKENS: item ${odd + 1} has characters that no bearer token has; use A-Z a-z 0-9 - . _ ~ + /`,
    )
  const open = choiceOf(env, 'ARCHCAST_OPEN', ['yes', 'no']) === 'yes'
  if (open && tokens.length > 0)
    throw new Error('ARCHCAST_OPEN lets everybody in and ARCHCAST_TOKENS does not; leave out one of them')
  if (reached !== undefined && !open && tokens.length === 0)
    throw new Error(
      `${reached} and ARCHCAST_TOKENS names no token; name some, or let everybody in by ARCHCAST_OPEN=yes`,
    )
  return tokens
}

/** The token of an `Authorization` header; undefined where it has none. */
export const bearerToken = (header = ''): string | undefined => /^bearer +([\w.~+/-]+=*) *$/i.exec(header)?.[1]

/** Compares with every one, in the same time whichever it is. */
export async function isOneOf(token: string, tokens: readonly string[]): Promise<boolean> {
  const matches = await Promise.all(tokens.map((known) => timingSafeEqual(known, token)))
  return matches.includes(true)
}

interface Caller {
  wrong: number
  until: number
  /** Tokens that were right. */
  readonly right: Set<string>
}

export interface GuessLimits {
  /** Wrong tokens of one address in a window, default 10. */
  readonly most?: number
  /** Milliseconds, default a minute. */
  readonly window?: number
  /** Addresses that are remembered, default 10,000; the oldest are forgotten first. */
  readonly kept?: number
}

/**
 * Counts wrong tokens by address. An address with too many waits, whatever token it sends next: else one could go on
 * guessing. Tokens that were right from there before still are, as many callers may share an address, one of them
 * mistaken.
 */
export class Guesses {
  private readonly limits: Required<GuessLimits>
  private readonly callers = new Map<string, Caller>()

  constructor({ most = 10, window = 60_000, kept = 10_000 }: GuessLimits = {}) {
    this.limits = { most, window, kept }
  }

  /** Whether a token of that address is not looked at. */
  refuses(address: string, token: string): boolean {
    const caller = this.callers.get(address)
    return (
      caller !== undefined && caller.until > Date.now() && caller.wrong >= this.limits.most && !caller.right.has(token)
    )
  }

  count(address: string, token: string, right: boolean): void {
    const now = Date.now()
    const caller = this.callers.get(address) ?? { wrong: 0, until: 0, right: new Set<string>() }
    if (right) caller.right.add(token)
    else {
      if (caller.until <= now) Object.assign(caller, { wrong: 0, until: now + this.limits.window })
      caller.wrong++
    }
    this.callers.set(address, caller)
    for (const oldest of this.callers.keys()) if (this.callers.size > this.limits.kept) this.callers.delete(oldest)
  }
}
