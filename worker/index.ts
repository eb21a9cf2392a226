// The service on Cloudflare Workers: the same app as on Node, over a predictor in the isolate.
import { version } from '../package.json'
import { answerCache } from './answer-cache.ts'
import { EDGE_BOUNDS, EDGE_ONNX_BYTES } from './bounds.ts'
import { accessRules } from './edge-access.ts'
import { log, logError } from './log.ts'
import { once } from './once-per-isolate.ts'
import { workflowSearches } from './searches/workflow-searches.ts'
import { openService } from './service.ts'
import { aboutBundle } from '@archcast/serve/about-bundle.ts'
import { createApp } from '@archcast/serve/app.ts'
import { unknownSettings } from '@archcast/serve/environment.ts'
import { HttpProblem, problemResponse } from '@archcast/serve/problem.ts'
import type { AccessSettings } from './edge-access.ts'
import type { SearchBindings } from './searches/workflow-searches.ts'

// By these names wrangler.toml knows them.
export { SearchRecord } from './searches/record.ts'
export { SearchWorkflow } from './searches/workflow.ts'

type Bindings = AccessSettings & SearchBindings & { readonly ASSETS?: Fetcher }

const openApp = once(async (bindings: Bindings) => {
  const access = accessRules(bindings)
  for (const message of unknownSettings({ ...bindings })) log({ event: 'setting', message })
  const { bundle, predictor } = await openService()
  const { ASSETS } = bindings
  return createApp({
    predictor,
    searches: workflowSearches(bindings),
    bundle: aboutBundle(bundle.manifest),
    bounds: EDGE_BOUNDS,
    onnxBytes: EDGE_ONNX_BYTES,
    access,
    cache: answerCache(caches.default),
    page: ASSETS && (async ({ req }) => changeable(await ASSETS.fetch(req.raw))),
    ready: () => true,
    version,
    onError: logError,
    // The clock of a deployed Worker stands still while it computes, so `ms` is time spent waiting.
    onRequest: (line) => log({ event: 'request', ...line }),
  })
})

/** What a binding answers with cannot be given more headers. */
const changeable = ({ body, status, headers }: Response) => new Response(body, { status, headers })

async function answer(request: Request, bindings: Bindings): Promise<Response> {
  const app = await openApp(bindings).catch(logError)
  if (app) return app.fetch(request)
  const detail = 'the model cannot be served; the log says why'
  log({ event: 'request', method: request.method, path: new URL(request.url).pathname, status: 503 })
  return problemResponse(new HttpProblem(503, 'not_ready', detail, { 'retry-after': '5' }))
}

export default {
  async fetch(request, bindings, context): Promise<Response> {
    // The first request starts the isolate for all: it must go on even where its caller does not wait.
    context.waitUntil(openApp(bindings).catch(() => {}))
    return answer(request, bindings)
  },
} satisfies ExportedHandler<Bindings>
