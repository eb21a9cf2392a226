// The operations that predict, one architecture or many.
import * as z from 'zod'
import { EXAMPLE_CELL } from '../../warm-up.ts'
import {
  BATCH_ANSWER,
  BATCH_LINES,
  BATCH_REQUEST,
  CELLS,
  CELL_PREDICTION,
  CELL_REQUEST,
  GRAPH,
  IDS,
  MISSPELT,
  MISSPELT_PROBLEM,
  lines,
} from '../examples.ts'
import { choices, openExtentsQuery } from '../query.ts'
import { ARCHITECTURE, GUARDED, READING, WORKING, json, problems } from '../responses.ts'
import { BatchItem } from '@archcast/core/contract/batch.ts'
import { BODY_LIMITS } from '@archcast/core/contract/limits.ts'
import { PredictRequest } from '@archcast/core/contract/predict-request.ts'
import { Prediction } from '@archcast/core/contract/prediction.ts'
import { SpaceArchitectureSchema } from '@archcast/core/spaces/resolve.ts'
import type { Operations } from '../described.ts'

const tags = ['Predictions']
const NOT_OF_GET = new Set([
  'not_json',
  'not_utf8',
  'too_deep',
  'body_too_large',
  'unsupported_media_type',
  'unsupported_encoding',
])
const READING_QUERY = READING.filter((code) => !NOT_OF_GET.has(code))

const cacheStatus = {
  description: 'Whether a scored prediction was made before (RFC 9211); only where the service keeps them.',
  schema: { type: 'string' as const },
}

/** Of an answer that caches keep. */
const kept = {
  etag: { description: 'Names the answer.', schema: { type: 'string' as const } },
  'cache-control': { description: 'How long the answer may be kept.', schema: { type: 'string' as const } },
}

export const predictOperations: Operations = {
  'POST /v1/predict': {
    operationId: 'predict',
    tags,
    summary: 'Predict one architecture',
    description:
      'Latency on the devices asked for, costs and memory of any network, and the accuracy of classifiers of images. What ' +
      'stands beside the architecture goes before the query. Asking for a method of a network that has no accuracy is an ' +
      'error, 422 `unsupported`.',
    requestParams: { query: z.object({ ...choices, ...openExtentsQuery }) },
    requestBody: {
      required: true,
      content: {
        'application/json': {
          schema: PredictRequest,
          examples: {
            cell: { summary: 'A cell of a search space', value: { ...CELL_REQUEST, devices: ['pixel3'] } },
            graph: {
              summary: 'A network as one graph, scored with generated weights',
              value: { ...GRAPH, method: 'surrogate', images: 64 },
            },
            blocks: { summary: 'Blocks of cells', value: CELLS },
            ids: { summary: 'A network that reads token ids, in runs of eight', value: { ...IDS, batch: 8 } },
            misspelt: { summary: 'A space that is not known: 422', value: MISSPELT },
          },
        },
        'application/onnx': {
          schema: {
            contentMediaType: 'application/onnx',
            description: `A network as an ONNX file of at most ${BODY_LIMITS.onnx / 2 ** 20} MiB; its weights are not needed.`,
          },
        },
      },
    },
    responses: {
      200: {
        ...json('The prediction.', Prediction, { cell: { value: CELL_PREDICTION } }),
        headers: { 'cache-status': cacheStatus },
      },
      ...problems([...READING, ...ARCHITECTURE, 'invalid_onnx', ...GUARDED, ...WORKING], {
        misspelt: MISSPELT_PROBLEM,
      }),
    },
  },
  'GET /v1/predict': {
    operationId: 'predictNamed',
    tags,
    summary: 'Predict an architecture of a search space',
    description: 'The same as POST, in a form that HTTP caches keep; the entity tag changes with the model.',
    requestParams: {
      query: z.object({
        space: SpaceArchitectureSchema.shape.space.meta({ example: CELL_REQUEST.space }),
        arch: SpaceArchitectureSchema.shape.arch.meta({ example: EXAMPLE_CELL }),
        skeleton: SpaceArchitectureSchema.shape.skeleton,
        ...choices,
      }),
      header: z.object({
        'if-none-match': z.string().optional().describe('Entity tags that the caller has the answers of.'),
      }),
    },
    responses: {
      200: {
        ...json('The prediction.', Prediction),
        headers: { ...kept, 'cache-status': cacheStatus },
      },
      304: { description: 'The caller has the answer.', headers: kept },
      ...problems([...READING_QUERY, ...ARCHITECTURE, ...GUARDED, ...WORKING]),
    },
  },
  'POST /v1/predict/batch': {
    operationId: 'predictBatch',
    tags,
    summary: 'Predict many architectures',
    description:
      `Up to ${BODY_LIMITS.architectures}, answered in their order and in the form they were sent in: a JSON array at its end, NDJSON line by line ` +
      'as answers come. What is wrong with one architecture is its own item.',
    requestParams: { query: z.object(choices) },
    requestBody: {
      required: true,
      content: {
        'application/json': {
          schema: z.array(PredictRequest).max(BODY_LIMITS.architectures),
          examples: { two: { summary: 'One that is predicted and one that is not valid', value: BATCH_REQUEST } },
        },
        'application/x-ndjson': {
          schema: {
            type: 'string',
            contentMediaType: 'application/x-ndjson',
            contentSchema: { $ref: '#/components/schemas/Question' },
            description: 'A `Question` a line.',
          },
          examples: { lines: { summary: 'The same as lines', value: lines(BATCH_REQUEST) } },
        },
      },
    },
    responses: {
      200: {
        description: 'An item for each architecture, in their order.',
        content: {
          'application/json': { schema: z.array(BatchItem), examples: { two: { value: BATCH_ANSWER } } },
          'application/x-ndjson': {
            schema: {
              type: 'string',
              contentMediaType: 'application/x-ndjson',
              contentSchema: { $ref: '#/components/schemas/BatchItem' },
              description: 'A `BatchItem` a line.',
            },
            examples: { lines: { value: lines(BATCH_LINES) } },
          },
        },
      },
      ...problems([...READING, 'not_an_array', 'too_many_architectures', 'queue_full', ...GUARDED]),
    },
  },
}
