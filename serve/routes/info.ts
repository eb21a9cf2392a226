// What the service is: its health as the Open Inference Protocol asks, its limits, its metrics.
import { BODY_LIMITS } from '../body.ts'
import { HttpProblem } from '../problem.ts'
import { LIMITS } from '@archcast/core/arch/limits.ts'
import { SCORING_BOUNDS } from '@archcast/core/predict/scoring.ts'
import type { AppDeps } from '../deps.ts'
import type { Context, Hono } from 'hono'

export function infoRoutes(app: Hono, { predictor, ready, version, bundle, bounds, metrics }: AppDeps): void {
  const { model } = predictor
  const known = (c: Context) => {
    const name = c.req.param('model')
    if (name !== model.name)
      throw new HttpProblem(404, 'unknown_model', `no model '${name}'; the model is '${model.name}'`)
  }
  app.get('/v2', (c) => c.json({ name: 'archcast', version, extensions: [] }))
  app.get('/v2/health/live', (c) => c.json({ live: true }))
  app.get('/v2/health/ready', (c) => c.json({ ready: ready() }, ready() ? 200 : 503))
  app.get('/v2/models/:model', (c) => {
    known(c)
    return c.json({
      name: model.name,
      versions: [model.version],
      platform: 'onnxruntime_onnx',
      inputs: [],
      outputs: [],
    })
  })
  app.get('/v2/models/:model/ready', (c) => {
    known(c)
    return c.json({ name: model.name, ready: ready() }, ready() ? 200 : 503)
  })
  app.get('/info', (c) =>
    c.json({
      name: 'archcast',
      version,
      model,
      ...(bundle && { bundle }),
      execution_provider: predictor.executionProvider,
      limits: {
        body_bytes: BODY_LIMITS.predict,
        batch_bytes: BODY_LIMITS.batch,
        batch_architectures: BODY_LIMITS.architectures,
        architecture: LIMITS,
        scoring: bounds ?? SCORING_BOUNDS,
      },
    }),
  )
  if (metrics) {
    app.get('/metrics', async (c) => {
      const { text, contentType } = await metrics.expose()
      return c.text(text, 200, { 'content-type': contentType })
    })
  }
}
