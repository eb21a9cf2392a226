// On whose behalf a request is answered.
import { bearerToken } from './tokens.ts'
import type { AccessRules } from './access.ts'
import type { Context } from 'hono'
import type { Who } from './work/work.ts'

/** By the token where they are asked for, which has been checked before, else by the address. */
export function whoAsks(c: Context, { tokens = [], address }: AccessRules = {}): Who {
  const caller = tokens.length > 0 ? bearerToken(c.req.header('authorization')) : address?.(c.req.raw, c)
  return { caller: caller ?? 'unknown', signal: c.req.raw.signal }
}
