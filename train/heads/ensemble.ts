// Fitting an ensemble of perceptrons to vectors and targets: small networks, trained together in one graph.
import { adamStep } from '../adam/adam.ts'
import { permutation } from '../data/data-random.ts'
import { mean, standardDeviation } from '../statistics/summary.ts'
import { gradients } from '../tape/gradients.ts'
import { emitMlp, mlpSlots } from './ensemble-mlp.ts'
import { OnnxGraph } from '@archcast/core/onnx/graph.ts'
import { mul, sub } from '@archcast/core/onnx/ops/elementwise.ts'
import { reduceMean, reduceSum } from '@archcast/core/onnx/ops/reduce.ts'
import { createRandom } from '@archcast/core/spaces/random.ts'
import type { Engine } from '../engines/engine.ts'
import type { MlpSize } from './ensemble-mlp.ts'

export interface EnsembleOptions {
  readonly members: number
  readonly width: number
  /** Examples a member sees a step. */
  readonly batch: number
  readonly steps: number
  /** The highest: it rises over the first tenth of the steps and falls to zero over the rest, by a cosine. */
  readonly learningRate: number
  /** Share of every weight that a step of the highest rate takes away, over the rate (Loshchilov & Hutter 2019). */
  readonly weightDecay: number
  readonly seed: number
  readonly progress?: (step: number, loss: number) => void
}

export interface Ensemble {
  readonly size: MlpSize
  /** All parameters, see `mlpSlots`. */
  readonly parameters: Float32Array
  /** What features are centred on and divided by, [features] each. */
  readonly centre: Float32Array
  readonly scale: Float32Array
  /** The same of the targets. */
  readonly targetCentre: number
  readonly targetScale: number
}

/**
 * Features are clipped this many standard deviations from their mean: then predictions far from all examples stay
 * bounded.
 */
export const CLIP = 8

/** Least squares. @param rows vectors of equal length; @param targets one each */
export async function fitEnsemble(
  engine: Engine,
  rows: readonly Float64Array[],
  targets: readonly number[],
  options: EnsembleOptions,
): Promise<Ensemble> {
  const { members, width, steps, seed } = options
  const features = rows[0].length
  const batch = Math.min(options.batch, rows.length)
  const { centre, scale } = standardisation(rows)
  const targetCentre = mean(targets)
  const targetScale = standardDeviation(targets) || 1
  const inputs = rows.map((row) => standardised(row, centre, scale))
  const size = { members, features, width }
  const slots = mlpSlots(size)
  const parameters = initialParameters(size, seed)
  const state = { firstMoment: new Float32Array(parameters.length), secondMoment: new Float32Array(parameters.length) }
  const gradient = new Float32Array(parameters.length)
  const average = Float32Array.from(parameters)

  const program = await engine.compile(trainingGraph(size, batch))
  try {
    const orders = Array.from({ length: members }, (_, member) =>
      batches(rows.length, createRandom(seed * 64 + member)),
    )
    const x = new Float32Array(members * batch * features)
    const y = new Float32Array(members * batch)
    for (let step = 1; step <= steps; step++) {
      orders.forEach((order, member) => {
        for (let i = 0; i < batch; i++) {
          const example = order()
          x.set(inputs[example], (member * batch + i) * features)
          y[member * batch + i] = (targets[example] - targetCentre) / targetScale
        }
      })
      const weights = slots.map(({ name, shape, offset, length }) => [
        name,
        { data: parameters.subarray(offset, offset + length), shape },
      ])
      const results = await program.run({
        x: { data: x, shape: [members, batch, features] },
        y: { data: y, shape: [members, batch] },
        ...Object.fromEntries(weights),
      })
      for (const { name, offset } of slots) gradient.set(results[`d.${name}`] as Float32Array, offset)
      const rate = options.learningRate * schedule(step / steps)
      for (let i = 0; i < parameters.length; i++) parameters[i] *= 1 - rate * options.weightDecay
      adamStep(parameters, gradient, state, average, { learningRate: rate, step, clip: Infinity, averageDecay: 0 })
      options.progress?.(step, (results.loss as Float32Array)[0] / members)
    }
  } finally {
    await program.release()
  }
  return { size, parameters, centre, scale, targetCentre, targetScale }
}

/** Inputs `x`, `y` and the parameters -> `loss`, the members' mean squared errors added up, and `d.<parameter>`. */
function trainingGraph(size: MlpSize, batch: number): OnnxGraph {
  const g = new OnnxGraph('ensemble_training')
  const x = g.input('x', 'float32', [size.members, batch, size.features])
  const y = g.input('y', 'float32', [size.members, batch])
  const slots = mlpSlots(size)
  const parameters = slots.map(({ name, shape }) => g.input(name, 'float32', shape))
  const error = sub(g, emitMlp(g, x, parameters, batch), y)
  const loss = reduceSum(g, reduceMean(g, mul(g, error, error), [1], false), [0], false)
  const grads = gradients(g, [loss], [g.scalar(1)], parameters)
  g.output(loss, 'loss')
  grads.forEach((grad, i) => g.output(grad, `d.${slots[i].name}`))
  return g
}

/** Uniform within 1 / sqrt(fan-in), as PyTorch starts linear layers; biases at zero. */
function initialParameters(size: MlpSize, seed: number): Float32Array {
  const slots = mlpSlots(size)
  const random = createRandom(seed)
  const parameters = new Float32Array(slots.reduce((sum, { length }) => sum + length, 0))
  for (const { fanIn, offset, length } of slots) {
    if (fanIn === 0) continue
    for (let i = 0; i < length; i++) parameters[offset + i] = (2 * random.next() - 1) / Math.sqrt(fanIn)
  }
  return parameters
}

/** Walks through permutations of the examples, one after another. */
function batches(count: number, random: ReturnType<typeof createRandom>): () => number {
  let order = permutation(count, random)
  let at = 0
  return () => {
    if (at === count) {
      order = permutation(count, random)
      at = 0
    }
    return order[at++]
  }
}

function schedule(progress: number): number {
  const rise = 0.1
  if (progress < rise) return progress / rise
  return (1 + Math.cos((Math.PI * (progress - rise)) / (1 - rise))) / 2
}

function standardisation(rows: readonly Float64Array[]): { centre: Float32Array; scale: Float32Array } {
  const features = rows[0].length
  const centre = new Float32Array(features)
  const scale = new Float32Array(features)
  for (let f = 0; f < features; f++) {
    const column = rows.map((row) => row[f])
    centre[f] = mean(column)
    const deviation = standardDeviation(column)
    // What is the same in all examples says nothing, and must not speak up in others.
    scale[f] = deviation > 1e-6 * (1 + Math.abs(centre[f])) ? deviation : Infinity
  }
  return { centre, scale }
}

function standardised(row: Float64Array, centre: Float32Array, scale: Float32Array): Float32Array {
  return Float32Array.from(row, (value, f) => Math.max(-CLIP, Math.min(CLIP, (value - centre[f]) / scale[f])))
}
