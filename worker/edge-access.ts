// Who may call, from the Worker's variables, secrets and bindings; wrangler.toml says how to set them.
import { readOrigins } from '@archcast/serve/access.ts'
import { readTokens } from '@archcast/serve/bearer-tokens.ts'
import type { AccessRules } from '@archcast/serve/access.ts'

export interface AccessSettings {
  /** Bearer tokens, separated by commas. A secret. */
  readonly ARCHCAST_TOKENS?: string
  /** `yes` lets everybody in where there are no tokens. */
  readonly ARCHCAST_OPEN?: string
  /** Origins of browsers' pages, separated by commas. */
  readonly ARCHCAST_ORIGINS?: string
  /** A rate limiting binding. */
  readonly RATE_LIMITER?: RateLimit
}

/** Throws Error that names a setting which is not right: a Worker that is not told who may call answers nobody. */
export function accessRules(settings: AccessSettings): AccessRules {
  const { RATE_LIMITER } = settings
  return {
    tokens: readTokens({ ...settings }, 'a Worker is reached by everybody'),
    origins: readOrigins({ ...settings }),
    ...(RATE_LIMITER && { allow: async (key) => (await RATE_LIMITER.limit({ key })).success }),
    address: (request) => request.headers.get('cf-connecting-ip') ?? 'unknown',
  }
}
