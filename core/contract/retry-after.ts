// When a service that is busy wants to be asked again.

/**
 * Seconds, at least 0, of a Retry-After header, a number or a date (RFC 9110, section 10.2.3); undefined where it
 * cannot be read.
 *
 * @example
 * retryAfterOf({ headers: new Headers({ 'retry-after': '120' }) }) // => 120
 * retryAfterOf({ headers: new Headers({ 'retry-after': 'later' }) }) // => undefined
 */
export function retryAfterOf({ headers }: Pick<Response, 'headers'>): number | undefined {
  const header = headers.get('retry-after')?.trim()
  if (header === undefined) return undefined
  if (/^\d+$/.test(header)) return Number(header)
  // JavaScript would read nearly anything as some date; HTTP's end with GMT.
  const seconds = header.endsWith('GMT') ? (Date.parse(header) - Date.now()) / 1000 : NaN
  return Number.isFinite(seconds) ? Math.max(0, Math.ceil(seconds)) : undefined
}
