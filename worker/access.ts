// Who may call, from the Worker's variables, secrets and bindings; wrangler.toml says how to set them.
import { commaSeparated } from '@archcast/serve/access.ts'
import type { AccessRules } from '@archcast/serve/access.ts'

export interface AccessSettings {
  /** Bearer tokens, separated by commas; everybody may call where there are none. A secret. */
  readonly ARCHCAST_TOKENS?: string
  /** Origins of browsers' pages, separated by commas. */
  readonly ARCHCAST_ORIGINS?: string
  /** A rate limiting binding. */
  readonly RATE_LIMITER?: RateLimit
}

export function accessRules({ ARCHCAST_TOKENS, ARCHCAST_ORIGINS, RATE_LIMITER }: AccessSettings): AccessRules {
  return {
    tokens: commaSeparated(ARCHCAST_TOKENS),
    origins: commaSeparated(ARCHCAST_ORIGINS),
    ...(RATE_LIMITER && { allow: async (key) => (await RATE_LIMITER.limit({ key })).success }),
    address: (request) => request.headers.get('cf-connecting-ip') ?? 'unknown',
  }
}
