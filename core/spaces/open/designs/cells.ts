// Random cells, one a network and repeated: each node has an operation of the sum of one or two earlier values.
import { blocksOf, chance, drawStages } from '../draw-blocks.ts'
import { drawStem } from '../stems.ts'
import type { Random } from '../../random.ts'
import type { Design } from '../design.ts'
import type { Net, NetValue } from '../net.ts'

const OPS = [
  'conv_1x1',
  'conv_3x3',
  'separable_3x3',
  'separable_5x5',
  'dilated_3x3',
  'max_pool',
  'avg_pool',
  'identity',
] as const
type CellOp = (typeof OPS)[number]

interface CellNode {
  readonly op: CellOp
  /** 0 is what the cell reads, k its k-th node. */
  readonly from: readonly number[]
}

export const cells: Design = {
  name: 'cells',
  about: 'Random cells of operations on sums, repeated',
  write(net, random, classes) {
    const cell = drawCell(random)
    const stages = drawStages(random, { side: net.input.side / 2, deepest: 12 })
    const residual = chance(random, 0.3)
    let x = drawStem(net, random, stages[0].width)
    for (const { width, stride } of blocksOf(stages)) {
      const by = x.side > 2 ? stride : 1
      if (by === 2 || x.channels !== width)
        x = net.norm(net.conv(net.activation(x), width, { kernel: random.pick([1, 3]), stride: by }))
      const made = writeCell(net, cell, x)
      x = residual ? net.sum(x, made) : made
    }
    return net.classify(net.activation(net.norm(x)), classes)
  },
}

function drawCell(random: Random): CellNode[] {
  return Array.from({ length: 2 + random.int(5) }, (_, index) => {
    const [a, b] = [random.int(index + 1), random.int(index + 1)]
    return { op: random.pick(OPS), from: a === b || chance(random, 0.5) ? [a] : [a, b] }
  })
}

/** Loose ends side by side, brought to the channels of the cell. */
function writeCell(net: Net, cell: readonly CellNode[], x: NetValue): NetValue {
  const values = [x]
  for (const { op, from } of cell) values.push(writeOp(net, op, net.sum(...from.map((i) => values[i]))))
  const read = new Set(cell.flatMap(({ from }) => from))
  const ends = values.filter((_, index) => !read.has(index))
  return ends.length === 1 ? ends[0] : net.norm(net.conv(net.activation(net.join(ends)), x.channels))
}

function writeOp(net: Net, op: CellOp, x: NetValue): NetValue {
  const { channels } = x
  switch (op) {
    case 'identity':
      return net.add({ op }, [x])
    case 'max_pool':
    case 'avg_pool':
      return net.pool(x, op, 3)
    case 'conv_1x1':
    case 'conv_3x3':
      return net.norm(net.conv(net.activation(x), channels, { kernel: op === 'conv_1x1' ? 1 : 3 }))
    default: {
      const window = op === 'separable_5x5' ? { kernel: 5 } : { kernel: 3, dilation: op === 'dilated_3x3' ? 2 : 1 }
      return net.norm(net.conv(net.depthwise(net.activation(x), window), channels))
    }
  }
}
