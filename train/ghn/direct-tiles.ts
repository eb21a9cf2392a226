// Tiles of networks of any size: propagation one node after another, and the hypernetwork as a graph of as many rows as
// there are.
import { DirectPropagation } from './direct-propagation.ts'
import { parameterFeeds } from './flat-parameters.ts'
import { hypernetworkBackward, hypernetworkForward } from './programs.ts'
import { TilePrograms } from './tile-maker.ts'
import { hypernetworkParameters } from '@archcast/core/ghn/tiles/hypernetwork-parameters.ts'
import { tileCounts, tileRows } from '@archcast/core/ghn/tiles/tile-feeds.ts'
import type { Engine } from '../engines/engine.ts'
import type { Propagated } from './direct-propagation.ts'
import type { MadeTiles, TileMaker } from './tile-maker.ts'
import type { GhnConfig } from '@archcast/core/ghn/config.ts'
import type { GhnItem } from '@archcast/core/ghn/tiles/tile-plan.ts'
import type { TensorValue } from '@archcast/core/onnx/runtime.ts'

export class DirectTiles implements TileMaker {
  readonly atOnce: number
  private readonly config: GhnConfig
  private readonly programs: TilePrograms
  private readonly propagation: DirectPropagation

  private constructor(config: GhnConfig, atOnce: number, programs: TilePrograms) {
    this.config = config
    this.atOnce = atOnce
    this.programs = programs
    this.propagation = new DirectPropagation(config)
  }

  /** @param atOnce architectures that share a run of the hypernetwork */
  static async create(engine: Engine, config: GhnConfig, atOnce: number): Promise<DirectTiles> {
    const forward = await engine.compile(hypernetworkForward(config))
    const backward = await engine.compile(hypernetworkBackward(config, engine.portable))
    return new DirectTiles(config, atOnce, new TilePrograms(config, forward, backward))
  }

  async make(phi: Float32Array, items: readonly GhnItem[]): Promise<MadeTiles> {
    const { embedding: d } = this.config
    const propagated = items.map(({ ghn }) => this.propagation.forward(phi, ghn))
    // A kind that no network has gets a row that its scale of 0 silences, as not every provider takes none.
    const counts = tileCounts(items).map((count) => Math.max(1, count))
    const starts = startsOf(propagated, d)
    const { nodes, feeds: rowFeeds, firstRow } = tileRows(items, counts, (item, node) => starts[item] + node)
    const states = new Float32Array(nodes.length * d)
    const all = joined(propagated, starts, d)
    nodes.forEach((node, at) => states.set(all.subarray(node * d, (node + 1) * d), at * d))
    const feeds: Record<string, TensorValue> = {
      ...this.parameters(phi),
      ...rowFeeds,
      states: { data: states, shape: [nodes.length, d] },
      counts: { data: BigInt64Array.from(counts, BigInt), shape: [counts.length] },
    }
    const { rows, back } = await this.programs.run(feeds, counts)
    return {
      firstRow,
      counts,
      rows,
      back: async (gradients, sum, onto) => {
        const results = await back(gradients, sum, onto)
        const ofRows = results['d.states'] as Float32Array
        const ofStates = new Float32Array(all.length)
        nodes.forEach((node, at) => {
          for (let i = 0; i < d; i++) ofStates[node * d + i] += ofRows[at * d + i]
        })
        propagated.forEach((one, item) => {
          const from = starts[item] * d
          this.propagation.backward(phi, one, ofStates.subarray(from, from + one.states.length), sum)
        })
      },
    }
  }

  private parameters(phi: Float32Array): Record<string, TensorValue> {
    const all = parameterFeeds(this.config, phi)
    return Object.fromEntries(hypernetworkParameters(this.config).map(({ name }) => [name, all[name]]))
  }

  release(): Promise<void> {
    return this.programs.release()
  }
}

/** Where the nodes of each network begin among those of all. */
function startsOf(propagated: readonly Propagated[], d: number): number[] {
  let next = 0
  return propagated.map(({ states }) => (next += states.length / d) - states.length / d)
}

function joined(propagated: readonly Propagated[], starts: readonly number[], d: number): Float32Array {
  const all = new Float32Array(propagated.reduce((sum, { states }) => sum + states.length, 0))
  propagated.forEach(({ states }, item) => all.set(states, starts[item] * d))
  return all
}
