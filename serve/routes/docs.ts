// GET /openapi.json: what the service offers, for programs and generators.
import type { AppDeps } from '../deps.ts'
import type { Hono } from 'hono'

export function docsRoutes(app: Hono, { version, predictor: { model }, access }: AppDeps): void {
  let made: Promise<string> | undefined
  const make = async () => {
    // Imported here: an isolate that is asked for predictions alone makes no document.
    const { describeService } = await import('../openapi/document.ts')
    const routes = app.routes.map(({ method, path }) => `${method} ${path}`)
    return JSON.stringify(describeService({ version, model, routes, guarded: (access?.tokens ?? []).length > 0 }))
  }
  app.get('/openapi.json', async (c) => c.body(await (made ??= make()), 200, { 'content-type': 'application/json' }))
}
