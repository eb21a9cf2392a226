// The operation that gives generated weights.
import { ARCHITECTURE, GUARDED, READING, WORKING, problems } from '../responses.ts'
import { AnyArchitecture } from '@archcast/core/contract/question.ts'
import { CELL, MISSPELT, MISSPELT_PROBLEM } from '../examples.ts'
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
    requestBody: {
      required: true,
      content: {
        'application/json': {
          schema: AnyArchitecture,
          examples: {
            cell: { summary: 'A cell of a search space', value: CELL },
            misspelt: { summary: 'A space that is not known: 422', value: MISSPELT },
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
      ...problems(
        [...READING, ...ARCHITECTURE, ...GUARDED, ...WORKING].filter((code) => code !== 'bad_parameter'),
        { misspelt: MISSPELT_PROBLEM },
      ),
    },
  },
}
