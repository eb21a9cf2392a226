// GET / and the files of the page, where the runtime has them.
import type { AppDeps } from '../deps.ts'
import type { Context, Hono } from 'hono'

/** `/model` is what a bundle holds, and is guarded as the rest of the service. */
const PATHS = ['/', '/assets/*', '/model/:name', '/icon.svg', '/offline.js']

export function pageRoutes(app: Hono, { page }: AppDeps): void {
  if (!page) return
  const answer = async (c: Context) => (await page(c)) ?? c.notFound()
  for (const path of PATHS) app.get(path, answer)
}
