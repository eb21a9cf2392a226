// The operations that say what the service knows and is.
import * as z from 'zod'
import { SAMPLE } from '../../routes/spaces.ts'
import { GUARDED, json, problem, problems } from '../responses.ts'
import * as answers from '@archcast/core/contract/service.ts'
import type { Operations } from '../described.ts'
import type { ZodOpenApiOperationObject } from 'zod-openapi'

const about = ['About the service']
const oip = ['Open Inference Protocol']
const open: NonNullable<ZodOpenApiOperationObject['security']> = []
const text = (name: string, description: string) => ({
  description,
  content: { [name]: { schema: { type: 'string' as const } } },
})

/** What the Open Inference Protocol asks of a model; `path` leads to it. */
function modelOperations(path: string, parameters: z.ZodObject, name: string): Operations {
  const of = name === 'model' ? 'the model' : 'a version of the model'
  const known = problems([
    'unknown_model',
    ...('version' in parameters.shape ? (['unknown_version'] as const) : []),
    'internal',
  ])
  const requestParams = { path: parameters }
  return {
    [`GET ${path}`]: {
      operationId: `${name}Metadata`,
      tags: oip,
      summary: `What ${of} takes and gives`,
      security: open,
      requestParams,
      responses: { 200: json('The metadata.', answers.ModelMetadata), ...known },
    },
    [`GET ${path}/ready`]: {
      operationId: `${name}Ready`,
      tags: oip,
      summary: `Whether ${of} answers`,
      security: open,
      requestParams,
      responses: {
        200: json('It does.', answers.ModelReady),
        503: json('It does not yet, or no longer.', answers.ModelReady),
        ...known,
      },
    },
  }
}

/** `model` gives the examples of names in paths. */
export function serviceOperations({ name, version }: { readonly name: string; readonly version: string }): Operations {
  const model = z.object({ model: z.string().meta({ example: name }) })
  return {
    'GET /v1/spaces': {
      operationId: 'spaces',
      tags: about,
      summary: 'The search spaces',
      responses: { 200: json('The spaces.', answers.Spaces), ...problems(GUARDED) },
    },
    'GET /v1/spaces/{space}/sample': {
      operationId: 'sample',
      tags: about,
      summary: 'Architectures drawn from a space',
      requestParams: {
        path: z.object({ space: z.string().meta({ example: 'nas-bench-201' }) }),
        query: z.object({
          n: z.int().min(SAMPLE.n.low).max(SAMPLE.n.high).default(1).describe('How many.'),
          seed: z.int().min(SAMPLE.seed.low).max(SAMPLE.seed.high).default(0).describe('The same seed draws the same.'),
        }),
      },
      responses: {
        200: json('The architectures.', answers.SpaceSample),
        404: problem(404, ['unknown_space']),
        ...problems(['bad_parameter', ...GUARDED]),
      },
    },
    'GET /v1/devices': {
      operationId: 'devices',
      tags: about,
      summary: 'The devices whose latency is known',
      responses: {
        200: json('The devices, and how right their predictions are.', answers.Devices),
        ...problems(GUARDED),
      },
    },
    'GET /v1/tasks': {
      operationId: 'tasks',
      tags: about,
      summary: 'The tasks whose accuracy is known',
      responses: { 200: json('The tasks.', answers.Tasks), ...problems(GUARDED) },
    },
    'GET /info': {
      operationId: 'info',
      tags: about,
      summary: 'Model, limits, methods',
      responses: {
        200: json('What the service is.', answers.Info),
        ...problems(['unauthorized', 'rate_limited', 'internal']),
      },
    },
    'GET /metrics': {
      operationId: 'metrics',
      tags: about,
      summary: "Metrics in Prometheus' text format",
      responses: { 200: text('text/plain', 'The metrics.'), ...problems(['unauthorized', 'rate_limited', 'internal']) },
    },
    'GET /openapi.json': {
      operationId: 'openapi',
      tags: about,
      summary: 'This document',
      security: open,
      responses: { 200: json('An OpenAPI 3.1 document.', { type: 'object' }), ...problems(['internal']) },
    },
    'GET /docs': {
      operationId: 'docs',
      tags: about,
      summary: 'This document as a page',
      security: open,
      responses: { 200: text('text/html', 'The page.'), ...problems(['internal']) },
    },
    'GET /': {
      operationId: 'page',
      tags: about,
      summary: 'The page: networks drawn, forecast in the browser, changed and compared',
      security: open,
      responses: { 200: text('text/html', 'The page.'), ...problems(['internal']) },
    },
    'GET /v2': {
      operationId: 'server',
      tags: oip,
      summary: 'The server',
      security: open,
      responses: { 200: json('Name and version.', answers.Server), ...problems(['internal']) },
    },
    'GET /v2/health/live': {
      operationId: 'live',
      tags: oip,
      summary: 'Whether the process runs',
      security: open,
      responses: { 200: json('It does.', answers.Live), ...problems(['internal']) },
    },
    'GET /v2/health/ready': {
      operationId: 'ready',
      tags: oip,
      summary: 'Whether the service answers',
      security: open,
      responses: {
        200: json('It does: the bundle is verified and warm.', answers.Ready),
        503: json('It does not: starting or draining.', answers.Ready),
        ...problems(['internal']),
      },
    },
    ...modelOperations('/v2/models/{model}', model, 'model'),
    ...modelOperations(
      '/v2/models/{model}/versions/{version}',
      model.extend({ version: z.string().meta({ example: version }) }),
      'version',
    ),
  }
}
