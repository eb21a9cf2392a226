// On whose behalf a request is answered.
import { bearerToken } from './bearer-tokens.ts'
import type { AccessRules } from './access.ts'
import type { Requester } from './work/work-backend.ts'
import type { Context } from 'hono'

/** Names the caller by the token, checked before, where tokens are asked for; else by the address. */
export function requesterOf(c: Context, { tokens = [], address }: AccessRules = {}): Requester {
  const caller = tokens.length > 0 ? bearerToken(c.req.header('authorization')) : address?.(c.req.raw, c)
  return { caller: caller ?? 'unknown', signal: c.req.raw.signal }
}
