// The operation that gives generated weights.
import * as z from 'zod'
import { CELL_REQUEST, MISSPELT, MISSPELT_PROBLEM } from '../examples.ts'
import { openExtentsQuery } from '../query.ts'
import { ARCHITECTURE, GUARDED, READING, WORKING, problems } from '../responses.ts'
import { BODY_LIMITS } from '@archcast/core/contract/limits.ts'
import { AnyArchitecture } from '@archcast/core/contract/predict-request.ts'
import { WeightList } from '@archcast/core/contract/weights.ts'
import type { Operations } from '../described.ts'

export const weightsOperations: Operations = {
  'POST /v1/weights': {
    operationId: 'weights',
    tags: ['Weights'],
    summary: 'Generate the weights of an architecture',
    description:
      'In the form that `Accept` asks for; of the network that is sent, at its own size and with its dead branches, whose ' +
      'weights are zeros. For a search space that is the whole network unless `skeleton` is `reduced`. ' +
      'Any network within `limits.scoring` of `GET /info` is given weights, also one that is not scored.',
    requestParams: { query: z.object(openExtentsQuery) },
    requestBody: {
      required: true,
      content: {
        'application/json': {
          schema: AnyArchitecture,
          examples: {
            cell: { summary: 'A cell of a search space', value: CELL_REQUEST },
            misspelt: { summary: 'A space that is not known: 422', value: MISSPELT },
          },
        },
        'application/onnx': {
          schema: {
            contentMediaType: 'application/onnx',
            description:
              `A network as an ONNX file of at most ${BODY_LIMITS.onnx / 2 ** 20} MiB; its weights are not needed. ` +
              'Safetensors then have its names and shapes, which are the keys of `state_dict` where PyTorch exported it ' +
              'with `optimize=False`; a file with other tensors, as of folded normalisation, is 422 `unsupported`.',
          },
        },
      },
    },
    responses: {
      200: {
        description: 'The weights.',
        headers: { 'content-disposition': { description: 'A name for the file.', schema: { type: 'string' } } },
        content: {
          'application/octet-stream': {
            schema: {
              contentMediaType: 'application/octet-stream',
              description: 'safetensors, float32, names as in PyTorch.',
            },
          },
          'application/onnx': {
            schema: {
              contentMediaType: 'application/onnx',
              description:
                'A network that any ONNX runtime runs: `images` [N, C, H, W] in 0..1 -> `logits`. One that is no classifier ' +
                'of images reads its inputs by their names, and gives `output`.',
            },
          },
          'application/json': { schema: WeightList },
        },
      },
      ...problems([...READING, ...ARCHITECTURE, 'invalid_onnx', ...GUARDED, ...WORKING], {
        misspelt: MISSPELT_PROBLEM,
      }),
    },
  },
}
