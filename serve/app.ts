// The service, whatever it runs on: routes, and errors as problem details.
import { Hono } from 'hono'
import { guard } from './access.ts'
import { boundBodies } from './bodies.ts'
import { observe, requestId } from './observed.ts'
import { HttpProblem, WorkerLostError, problemResponse } from './problem.ts'
import { batchRoute } from './routes/batch.ts'
import { devicesRoute } from './routes/devices.ts'
import { docsRoutes } from './routes/docs.ts'
import { infoRoutes } from './routes/info.ts'
import { pageRoutes } from './routes/page.ts'
import { predictRoute } from './routes/predict.ts'
import { searchesRoutes } from './routes/searches.ts'
import { spacesRoutes } from './routes/spaces.ts'
import { tasksRoute } from './routes/tasks.ts'
import { weightsRoute } from './routes/weights.ts'
import { localWork } from './work/local.ts'
import type { AppDeps } from './deps.ts'

export function createApp(deps: AppDeps): Hono {
  const app = new Hono()
  if (deps.around) app.use(deps.around)
  observe(app, deps)
  guard(app, deps.access ?? {})
  app.use('/v1/*', async (_, next) => {
    if (!deps.ready())
      throw new HttpProblem(503, 'not_ready', 'the service is starting or draining', { 'retry-after': '1' })
    await next()
  })
  boundBodies(app, deps)
  const work = deps.work ?? localWork(deps)
  predictRoute(app, deps, work)
  batchRoute(app, deps, work)
  weightsRoute(app, deps, work)
  spacesRoutes(app)
  devicesRoute(app, deps)
  tasksRoute(app, deps)
  searchesRoutes(app, deps)
  infoRoutes(app, deps)
  docsRoutes(app, deps)
  pageRoutes(app, deps)

  const routes = Map.groupBy(
    app.routes.filter(({ method }) => method !== 'ALL'),
    ({ path }) => path,
  )
  for (const [path, list] of routes) {
    const allow = list.map(({ method }) => (method === 'GET' ? 'GET, HEAD' : method)).join(', ')
    app.all(path, () => {
      throw new HttpProblem(405, 'method_not_allowed', `${path} takes ${allow}`, { allow })
    })
  }
  app.notFound((c) => problemResponse(new HttpProblem(404, 'not_found', `there is no ${c.req.path}; see /info`)))
  app.onError((error, c) => {
    const response = problemResponse(error)
    if (response.status === 500 || error instanceof WorkerLostError) deps.onError?.(error, requestId(c))
    return response
  })
  return app
}
