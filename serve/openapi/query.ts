// The query parameters of what predicts.
import * as z from 'zod'
import { PREDICT_REQUEST_LIMITS } from '@archcast/core/contract/limits.ts'
import { METHODS } from '@archcast/core/contract/methods.ts'
import { RequestedOptions } from '@archcast/core/contract/predict-request.ts'
import { LIMITS } from '@archcast/core/ops/network-limits.ts'

const side = z.int().min(1).max(LIMITS.imageSide).optional()
/** Of the query string, beside an ONNX file: extents that it leaves open. */
export const openExtentsQuery = {
  height: side.describe('Of the image, where an ONNX file leaves it open; comes with `width`.'),
  width: side,
  dim: z
    .array(z.string().regex(/^.{1,200}:\d{1,9}$/))
    .optional()
    .describe('Any other extent that an ONNX file leaves open, `<name>:<extent>`, as often as there are such.'),
}

/** Of the query string: for every architecture of a request. */
export const choices = {
  method: z
    .enum(METHODS)
    .optional()
    .describe('How the accuracy is predicted; default the first of the methods in `GET /info`.'),
  task: z
    .string()
    .optional()
    .describe('Tasks whose accuracy is wanted: names by commas, or `all`; default the one with as many classes.')
    .meta({ example: 'cifar10' }),
  recipe: RequestedOptions.shape.recipe,
  device: z
    .string()
    .optional()
    .describe('Devices whose latency is wanted: names by commas, or `all`.')
    .meta({ example: 'pixel3' }),
  precision: RequestedOptions.shape.precision,
  images: z
    .int()
    .min(1)
    .max(PREDICT_REQUEST_LIMITS.images)
    .optional()
    .describe('Probe images to score on, by the surrogate.'),
  batch: RequestedOptions.shape.batch,
}
