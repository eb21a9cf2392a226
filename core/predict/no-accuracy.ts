// Which networks have an accuracy that can be forecast: classifiers of one image.
import { ArchitectureError } from '../arch/errors.ts'
import { inputsOf } from '../arch/graph.ts'
import type { ArchGraph } from '../arch/graph.ts'
import type { AccuracyPrediction } from '../contract/accuracy.ts'
import type { Prediction } from '../contract/prediction.ts'

/**
 * Why no accuracy is forecast for a network, a sentence; undefined for a classifier of images.
 *
 * @example
 * import { parseArchitecture } from '@archcast/core/arch/parse.ts'
 * const nodes = [
 *   { id: 'table', op: 'embedding', vocabulary: 1000, channels: 64, inputs: ['input'] },
 *   { id: 'logits', op: 'linear', channels: 4, inputs: ['table'] },
 * ]
 * noAccuracy(parseArchitecture({ input: { ids: 128, vocabulary: 1000 }, nodes }))
 * // => 'Accuracy is forecast for classifiers of images; this network reads token ids.'
 */
export function noAccuracy(graph: ArchGraph): string | undefined {
  const what = otherwise(graph)
  return what && `Accuracy is forecast for classifiers of images; this network ${what}.`
}

function otherwise(graph: ArchGraph): string | undefined {
  const inputs = inputsOf(graph)
  if (inputs.length > 1) return `has ${inputs.length} inputs`
  const [{ shape, vocabulary }] = inputs
  if (vocabulary !== undefined) return 'reads token ids'
  if (shape.length !== 3) return `reads no image but [${shape.join(', ')}]`
  const { classes, others = [], nodes, output } = graph
  if (classes !== undefined) return undefined
  if (others.length > 0) return `has ${others.length + 1} outputs`
  const given = nodes[output].shape
  const wide = given.filter((extent) => extent > 1).length
  if (wide <= 1) return 'names no `classes`'
  return given.length === 3 ? `gives an image, [${given.join(', ')}]` : `gives [${given.join(', ')}] and no classes`
}

/** The accuracy of an answer. @throws {ArchitectureError} `unsupported` where it has none */
export function requireAccuracy({
  accuracy,
  no_accuracy,
}: Pick<Prediction, 'accuracy' | 'no_accuracy'>): AccuracyPrediction {
  if (accuracy) return accuracy
  throw unsupported(no_accuracy ?? 'the answer has no accuracy')
}

export function unsupported(detail: string, pointer = ''): ArchitectureError {
  return new ArchitectureError('unsupported', [{ pointer, detail }])
}
