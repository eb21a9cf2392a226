// The service on Cloudflare Workers: the same app as on Node, over a predictor in the isolate.
import { version } from '../package.json'
import { HttpProblem, problemResponse } from '@archcast/serve/problem.ts'
import { createApp } from '@archcast/serve/app.ts'
import { createForecaster } from '@archcast/core/predict/forecaster.ts'
import { createPredictor } from '@archcast/core/predict/predictor.ts'
import { EDGE_BOUNDS, EDGE_ONNX_BYTES } from './bounds.ts'
import { aboutBundle } from '@archcast/serve/about-bundle.ts'
import { accessRules } from './access.ts'
import { answerCache } from './answer-cache.ts'
import { once } from './once.ts'
import { oneAtATime } from './one-at-a-time.ts'
import { openBundle } from './bundle.ts'
import { openHeads } from '@archcast/core/predict/heads.ts'
import { startOrt } from './ort.ts'
import type { AccessSettings } from './access.ts'

/** One line of JSON, which Workers Logs reads by field. */
const log = (fields: Readonly<Record<string, unknown>>) => console.log(JSON.stringify(fields))

const logError = (error: unknown) => {
  const { message, stack } = error instanceof Error ? error : new Error(String(error))
  log({ event: 'error', message, stack })
}

/** At the first request: at the top level it would take a third of the second that an isolate may take to start. */
const openApp = once(async (settings: AccessSettings) => {
  const bundle = await openBundle()
  const ort = await startOrt()
  const predictor = await createPredictor({ ort, bundle, executionProvider: 'wasm', bounds: EDGE_BOUNDS })
  log({ event: 'start', model: predictor.model.name, version: predictor.model.version })
  return createApp({
    predictor: oneAtATime(createForecaster(predictor, await openHeads(ort, bundle, { executionProviders: ['wasm'] }))),
    bundle: aboutBundle(bundle.manifest),
    bounds: EDGE_BOUNDS,
    onnxBytes: EDGE_ONNX_BYTES,
    access: accessRules(settings),
    cache: answerCache(caches.default),
    ready: () => true,
    version,
    onError: logError,
  })
})

async function answer(request: Request, settings: AccessSettings): Promise<Response> {
  const app = await openApp(settings).catch(logError)
  if (app) return app.fetch(request)
  const detail = 'the model cannot be served; the log says why'
  return problemResponse(new HttpProblem(503, 'not_ready', detail, { 'retry-after': '5' }))
}

export default {
  async fetch(request, settings, context): Promise<Response> {
    const start = Date.now()
    // The first request starts the isolate for all: it must go on even where its caller does not wait.
    context.waitUntil(openApp(settings).catch(() => {}))
    const response = await answer(request, settings)
    // The clock of a deployed Worker stands still while it computes, so this is time spent waiting.
    const ms = Date.now() - start
    log({ event: 'request', method: request.method, path: new URL(request.url).pathname, status: response.status, ms })
    return response
  },
} satisfies ExportedHandler<AccessSettings>
