// For tests: checks a gradient graph against finite differences and against TensorFlow.js.
import { ortEngine } from '../engines/ort-engine.ts'
import { expectClose, randomFeeds, randomValue, runProgramOnce, tfGradients } from '../engines/testing.ts'
import { loadTf } from '../engines/tfjs.ts'
import { gradients } from './gradients.ts'
import { OnnxGraph } from '@archcast/core/onnx/graph.ts'
import type { Value } from '@archcast/core/onnx/graph.ts'
import type { TensorValue } from '@archcast/core/onnx/runtime.ts'

export interface GradientCase {
  /** Shapes of the inputs; all have gradients. */
  readonly shapes: readonly (readonly number[])[]
  readonly emit: (g: OnnxGraph, inputs: Value[]) => Value
  /** Replaces the random values of the inputs: a function of an element's own random value. */
  readonly domain?: (x: number) => number
  /** Left out for functions with steps or ties near the point. */
  readonly differences?: boolean
}

/** The forward graph, or with `portable` given the gradients' too: `y`, `d.x0`, `d.x1`, … */
export function build({ shapes, emit }: GradientCase, portable?: boolean): OnnxGraph {
  const g = new OnnxGraph('case')
  const inputs = shapes.map((shape, i) => g.input(`x${i}`, 'float32', shape))
  const y = emit(g, inputs)
  if (portable !== undefined) {
    const seed = g.input('seed', 'float32', y.shape)
    gradients(g, [y], [seed], inputs, { portable }).forEach((grad, i) => g.output(grad, `d.x${i}`))
  }
  g.output(y, 'y')
  return g
}

/** Gradients of both forms agree with each other, with TensorFlow.js and with central differences. */
export async function checkGradients(example: GradientCase, seed = 1): Promise<void> {
  const { tf } = await loadTf()
  const engine = ortEngine()
  const forward = build(example)
  const feeds: Record<string, TensorValue> = randomFeeds(forward, seed)
  if (example.domain)
    for (const { data } of Object.values(feeds)) data.forEach((x, i) => (data[i] = example.domain!(Number(x))))
  const direction = randomValue(forward.outputs[0].shape as number[], seed + 977)
  const all = { ...feeds, seed: direction }
  const names = Object.keys(feeds)

  const plain = await runProgramOnce(engine, build(example, false), all)
  const portable = await runProgramOnce(engine, build(example, true), all)
  const expected = tfGradients(tf, forward, feeds, 'y', direction, names)
  names.forEach((name, i) => {
    expectClose(portable[`d.${name}`], plain[`d.${name}`] as Float32Array, 1e-5, `${name}, portable form`)
    expectClose(plain[`d.${name}`], expected[i], 1e-4, `${name}, TensorFlow.js`)
  })
  if (example.differences === false) return

  // One random direction per input: as telling as each element by itself, and two runs rather than hundreds.
  const program = await engine.compile(forward)
  const loss = async (values: Record<string, TensorValue>) => {
    const y = (await program.run(values)).y as Float32Array
    return y.reduce((sum, value, i) => sum + value * (direction.data as Float32Array)[i], 0)
  }
  const STEP = 2 ** -9
  for (const name of names) {
    const { shape } = feeds[name]
    const { data } = randomValue(shape, seed + 31)
    const unit = Math.sqrt((data as Float32Array).reduce((sum, x) => sum + x * x, 0))
    const moved = (sign: number) =>
      loss({
        ...feeds,
        [name]: {
          shape,
          data: Float32Array.from(
            feeds[name].data as Float32Array,
            (x, i) => Number(x) + (sign * STEP * Number(data[i])) / unit,
          ),
        },
      })
    const difference = ((await moved(1)) - (await moved(-1))) / (2 * STEP)
    const grad = plain[`d.${name}`] as Float32Array
    const slope = grad.reduce((sum, x, i) => sum + (x * Number(data[i])) / unit, 0)
    const size = Math.sqrt(grad.reduce((sum, x) => sum + x * x, 0))
    expectClose(Float32Array.of(slope, size), [difference, size], 2e-2, `${name}, finite differences`)
  }
  await program.release()
}
