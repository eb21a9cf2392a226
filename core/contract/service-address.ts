// Where a service answers.

/**
 * The address of a route below the service's own; undefined where `url` is no http(s) address.
 *
 * @param route without a slash before it
 *
 * @example
 * serviceAddress('https://example.com/archcast', 'v1/predict').href // => 'https://example.com/archcast/v1/predict'
 * serviceAddress('file:///etc', 'v1/predict') // => undefined
 */
export function serviceAddress(url: string, route: string): URL | undefined {
  const base = URL.parse(url.endsWith('/') ? url : `${url}/`)
  return base?.protocol === 'http:' || base?.protocol === 'https:' ? new URL(route, base) : undefined
}
