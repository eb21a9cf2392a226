// Networks of several structures for tests and benchmarks, with no more in them than a picture needs.
import type { Layer } from '../engine/engine-types.ts'
import type { DrawnNetwork } from './network.ts'

export interface Drawing {
  /** Adds a layer. @returns its index, to be read by others */
  readonly add: (op: string, inputs: readonly number[], more?: Partial<Layer>) => number
  readonly finish: (...outputs: readonly number[]) => DrawnNetwork
}

/** A network in the making, of layers of one shape unless they say otherwise. */
export function drawing(): Drawing {
  const layers: Layer[] = []
  return {
    add(op, inputs, more = {}) {
      const shape = more.shape ?? [64, 56, 56]
      const works = op === 'conv' || op === 'linear' || op === 'matmul'
      const rest = { macs: works ? 1000 : 0, params: works ? 100 : 0, outputBytes: 4, ms: {} }
      layers.push({
        id: `${op}${layers.length}`,
        op,
        label: `${op} -> ${shape.join('x')}`,
        inputs,
        shape,
        ...rest,
        ...more,
      })
      return layers.length - 1
    },
    finish: (...outputs) => ({ inputs: [{ name: 'input', shape: [3, 56, 56] }], layers, outputs }),
  }
}

/** Blocks of three convolutions with their normalisation, and a skip: nine layers each, and three before them. */
export function residual(blocks: number): DrawnNetwork {
  const { add, finish } = drawing()
  const unit = (input: number, ...ops: readonly string[]) => ops.reduce((at, op) => add(op, [at]), input)
  let at = unit(-1, 'conv', 'batch_norm', 'relu')
  for (let block = 0; block < blocks; block++) {
    const inner = unit(at, 'conv', 'batch_norm', 'relu', 'conv', 'batch_norm', 'relu', 'conv')
    at = add('relu', [add('add', [inner, at])])
  }
  return finish(at)
}

/** A net that halves and widens as often as it says, each level joined to its counterpart by a skip. */
export function unet(levels: number): DrawnNetwork {
  const { add, finish } = drawing()
  const twice = (input: number) => add('relu', [add('conv', [add('relu', [add('conv', [input])])])])
  const level = (input: number, depth: number): number => {
    const here = twice(input)
    if (depth === 0) return here
    const shape = [64, 28, 28]
    const below = level(add('max_pool', [here], { shape }), depth - 1)
    return twice(add('concat', [add('resize', [below]), here], { shape: [128, 56, 56] }))
  }
  return finish(add('conv', [level(-1, levels)]))
}

/** Layers that read all before them. */
export function dense(count: number): DrawnNetwork {
  const { add, finish } = drawing()
  const read = [add('conv', [-1])]
  for (let layer = 0; layer < count; layer++) {
    const joined = add('concat', [...read], { shape: [64 * (layer + 2), 56, 56] })
    read.push(add('conv', [add('relu', [add('batch_norm', [joined], { shape: [64 * (layer + 2), 56, 56] })])]))
  }
  return finish(add('concat', read, { shape: [1, 56, 56] }))
}
