// GET /openapi.json and /docs: what the service offers, for programs and for people.
import type { AppDeps } from '../deps.ts'
import type { Page } from '../docs-page/page.ts'
import type { Document } from '../openapi/openapi-document.ts'
import type { Hono } from 'hono'

export function docsRoutes(app: Hono, { version, predictor: { model }, access }: AppDeps): void {
  let described: Promise<Document> | undefined
  let page: Promise<Page> | undefined
  // Imported here: an isolate that is asked for predictions alone makes no document.
  const describe = async () => {
    const { describeService } = await import('../openapi/openapi-document.ts')
    const routes = app.routes.map(({ method, path }) => `${method} ${path}`)
    return describeService({ version, model, routes, guarded: (access?.tokens ?? []).length > 0 })
  }
  const render = async () => {
    const { docsPage } = await import('../docs-page/page.ts')
    return docsPage(await (described ??= describe()))
  }
  app.get('/openapi.json', async (c) => c.json(await (described ??= describe())))
  app.get('/docs', async (c) => {
    const { textFor, policy } = await (page ??= render())
    return c.html(textFor(new URL(c.req.url).origin), 200, { 'content-security-policy': policy })
  })
}
