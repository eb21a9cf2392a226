// Cells with operations on their edges, as NAS-Bench-201 has (Dong & Yang 2020), in skeletons of many widths and
// depths.
import { NB201_EDGES, isConnected, liveCell, sampleCell } from '../../nas-bench-201.ts'
import { chance, logUniform, widthNear } from '../draw-blocks.ts'
import type { NasBench201Cell } from '../../nas-bench-201.ts'
import type { Random } from '../../random.ts'
import type { Design } from '../design.ts'
import type { Net, NetValue } from '../net.ts'

export const edgeCells: Design = {
  name: 'edge-cells',
  about: 'Cells of NAS-Bench-201 in skeletons of many sizes',
  write(net, random, classes) {
    const cell = drawConnected(random)
    // Every other network has the benchmark's widths.
    const narrow = chance(random, 0.5) ? 16 : widthNear(logUniform(random, 8, 64))
    const repeats = random.pick([1, 1, 1, 2, 3])
    let x = net.norm(net.conv(net.input, narrow, { kernel: 3, stride: net.input.side > 16 ? 2 : 1 }))
    for (let stage = 0; stage < 3; stage++) {
      if (stage > 0) x = reduce(net, x)
      for (let repeat = 0; repeat < repeats; repeat++) x = writeCell(net, cell, x)
    }
    return net.classify(net.activation(net.norm(x)), classes)
  },
}

/** Dead branches are left out: they change nothing, and a network is drawn once. */
function drawConnected(random: Random): NasBench201Cell {
  for (;;) {
    const cell = sampleCell(random)
    if (isConnected(cell)) return liveCell(cell)
  }
}

function writeCell(net: Net, cell: NasBench201Cell, x: NetValue): NetValue {
  const values: (NetValue | undefined)[] = [x]
  for (const target of [1, 2, 3]) {
    const terms = NB201_EDGES.flatMap(([from, to], edge) => {
      const source = values[from]
      if (to !== target || !source || cell[edge] === 'none') return []
      return [writeEdge(net, cell[edge], source)]
    })
    values.push(terms.length > 0 ? net.sum(...terms) : undefined)
  }
  return values[3] ?? x
}

function writeEdge(net: Net, op: NasBench201Cell[number], x: NetValue): NetValue {
  if (op === 'skip_connect') return net.add({ op: 'identity' }, [x])
  if (op === 'avg_pool_3x3') return net.pool(x, 'avg_pool', 3)
  return net.norm(net.conv(net.activation(x), x.channels, { kernel: op === 'nor_conv_1x1' ? 1 : 3 }))
}

function reduce(net: Net, x: NetValue): NetValue {
  const width = 2 * x.channels
  const first = net.norm(net.conv(net.activation(x), width, { kernel: 3, stride: 2 }))
  const second = net.norm(net.conv(net.activation(first), width, { kernel: 3 }))
  return net.sum(second, net.conv(net.pool(x, 'avg_pool', 2, 2), width))
}
