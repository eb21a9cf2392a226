// What the service is: its health as the Open Inference Protocol asks, its limits, its metrics.
import { HttpProblem } from '../problem.ts'
import { BODY_LIMITS, publishedLimits } from '@archcast/core/contract/limits.ts'
import type { AppDeps } from '../deps.ts'
import type { ModelMetadata } from '@archcast/core/contract/service.ts'
import type { Context, Hono } from 'hono'

/**
 * "The inputs required by the model" and "the outputs produced by the model" (Open Inference Protocol, model metadata):
 * a batch of architectures, each one JSON document, and what is said of each. The tensors say what the model maps to
 * what. There is no `/infer`: `/v1/predict/batch` takes the same documents as a JSON array. It answers with fields of
 * these names; `accuracy` is its `accuracy.value`.
 */
const INPUTS: ModelMetadata['inputs'] = [{ name: 'architecture', datatype: 'BYTES', shape: [-1] }]
const OUTPUTS: ModelMetadata['outputs'] = [
  { name: 'accuracy', datatype: 'FP64', shape: [-1] },
  { name: 'macs', datatype: 'INT64', shape: [-1] },
  { name: 'params', datatype: 'INT64', shape: [-1] },
  { name: 'in_domain', datatype: 'BOOL', shape: [-1] },
  { name: 'hash', datatype: 'BYTES', shape: [-1] },
]

export function infoRoutes(
  app: Hono,
  { predictor, ready, version, bundle, bounds, metrics, onnxBytes = BODY_LIMITS.onnx }: AppDeps,
): void {
  const { model } = predictor
  const known = (c: Context) => {
    const name = c.req.param('model')
    if (name !== model.name)
      throw new HttpProblem(404, 'unknown_model', `no model '${name}'; the model is '${model.name}'`)
    const wanted = c.req.param('version') ?? model.version
    if (wanted !== model.version)
      throw new HttpProblem(404, 'unknown_version', `no version '${wanted}'; the version is '${model.version}'`)
  }
  app.get('/v2', (c) => c.json({ name: 'archcast', version, extensions: [] }))
  app.get('/v2/health/live', (c) => c.json({ live: true }))
  app.get('/v2/health/ready', (c) => c.json({ ready: ready() }, ready() ? 200 : 503))
  for (const path of ['/v2/models/:model', '/v2/models/:model/versions/:version']) {
    app.get(path, (c) => {
      known(c)
      return c.json({
        name: model.name,
        versions: [model.version],
        platform: 'onnxruntime_onnx',
        inputs: INPUTS,
        outputs: OUTPUTS,
      })
    })
    app.get(`${path}/ready`, (c) => {
      known(c)
      return c.json({ name: model.name, ready: ready() }, ready() ? 200 : 503)
    })
  }
  app.get('/info', (c) =>
    c.json({
      name: 'archcast',
      version,
      model,
      ...(bundle && { bundle }),
      methods: predictor.methods,
      execution_provider: predictor.executionProvider,
      limits: publishedLimits(onnxBytes, bounds),
    }),
  )
  if (metrics) {
    app.get('/metrics', async (c) => {
      const { text, contentType } = await metrics.expose()
      return c.text(text, 200, { 'content-type': contentType })
    })
  }
}
