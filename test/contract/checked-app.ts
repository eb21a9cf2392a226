// The app, every answer of which is held against the document that the app publishes.
import { conformanceTo } from './conformance.ts'
import { createApp as create } from '@archcast/serve/app.ts'
import type { Conformance } from './conformance.ts'
import type { AppDeps } from '@archcast/serve/deps.ts'
import type { Document } from '@archcast/serve/openapi/openapi-document.ts'

/** Apps of the same routes have the same document but for names, which the checks do not read. */
const known = new Map<string, Promise<Conformance>>()

export function createApp(deps: AppDeps): ReturnType<typeof create> {
  const app = create(deps)
  const request = app.request.bind(app)
  const key = app.routes.map(({ method, path }) => `${method} ${path}`).join()
  const conformance = async () => conformanceTo((await (await request('/openapi.json')).json()) as Document)
  app.request = async (input, init, ...rest) => {
    if (typeof input !== 'string') throw new TypeError('tests ask by path')
    if (!known.has(key)) known.set(key, conformance())
    const response = await request(input, init, ...rest)
    const method = init?.method ?? 'GET'
    const { pathname } = new URL(`http://service${input}`)
    // The document does not describe preflights, and HEAD has no body to check.
    if (method !== 'OPTIONS' && method !== 'HEAD') await (await known.get(key)!).check(method, pathname, response)
    return response
  }
  return app
}
