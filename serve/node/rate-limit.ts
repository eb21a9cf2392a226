// A rate limit in the memory of this process: what Workers have a binding for.
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'

/**
 * Whether a caller may go on: `requests` times in the minute that its first request opens. Forgets callers after it.
 */
export function perMinute(requests: number): (caller: string) => Promise<boolean> {
  const limiter = new RateLimiterMemory({ points: requests, duration: 60 })
  return async (caller) => {
    try {
      await limiter.consume(caller)
      return true
    } catch (refusal) {
      if (refusal instanceof RateLimiterRes) return false
      throw refusal
    }
  }
}
