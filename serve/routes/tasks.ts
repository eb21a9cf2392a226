// GET /v1/tasks: whose accuracy is known, and how networks are trained for it.
import type { AppDeps } from '../deps.ts'
import type { Hono } from 'hono'

export function tasksRoute(app: Hono, { predictor }: AppDeps): void {
  app.get('/v1/tasks', (c) =>
    c.json({
      tasks: Array.from(predictor.tasks.values(), ({ name, metric, classes, recipes }) => ({
        task: name,
        metric,
        classes,
        recipes,
      })),
    }),
  )
}
