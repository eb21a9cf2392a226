// The kernel with a GHN's parameters in its memory: architectures in, embeddings of their nodes out.
import { featureCount, writeFeatures } from '../../build/features.ts'
import { propagationConstants } from './kernel-constants.ts'
import { propagationScript } from './script.ts'
import { Instance, WasmMemory, pagesOf } from './web-assembly.ts'
import type { GhnGraph } from '../../build/nodes.ts'
import type { GhnConfig } from '../../config.ts'
import type { GhnConstants } from './kernel-constants.ts'
import type { CompiledModule } from './web-assembly.ts'

/** `propagate` of assembly/propagate.ts. */
type Propagate = (
  d: number,
  f: number,
  parameters: number,
  script: number,
  virtual: number,
  blocks: number,
  features: number,
  states: number,
  work: number,
) => void

/** Every tensor starts at a multiple of so many numbers, each of which takes so many bytes. */
const ALIGNED = 4
const BYTES = 4

/**
 * Rows of D numbers that the kernel works with beside the messages of a block's nodes, and the numbers of its table of
 * constants, TABLE of assembly/gates.ts.
 */
const WORK_ROWS = 8
const TABLE = 13 * 4

export class KernelPropagation {
  private readonly config: GhnConfig
  private readonly memory: WasmMemory
  private readonly propagate: Propagate
  /** Where the parameters end. */
  private readonly free: number

  /** Throws Error where `constants` lacks a parameter. */
  constructor(kernel: CompiledModule, config: GhnConfig, constants: GhnConstants) {
    const parameters = propagationConstants(config, constants)
    this.config = config
    this.free = align(parameters.reduce((sum, { length }) => sum + length, 0))
    this.memory = new WasmMemory({ initial: pagesOf(this.free * BYTES) })
    const { exports } = new Instance(kernel, { env: { memory: this.memory } })
    this.propagate = exports.propagate as Propagate
    const memory = new Float32Array(this.memory.buffer)
    let at = 0
    for (const data of parameters) {
      memory.set(data, at)
      at += data.length
    }
  }

  /** Embeddings of the nodes of one architecture, block by block, [nodes, D]; overwritten by the next call. */
  run(ghn: GhnGraph): Float32Array {
    const d = this.config.embedding
    const count = featureCount(this.config)
    const nodes = ghn.blocks.reduce((sum, block) => sum + block.length, 0)
    const largest = Math.max(...ghn.blocks.map((block) => block.length))
    const script = propagationScript(ghn, this.config)
    const features = this.free + align(script.length)
    const states = features + align(nodes * count)
    const work = states + nodes * d
    this.reserve(work + TABLE + (largest + WORK_ROWS) * d)

    new Int32Array(this.memory.buffer).set(script, this.free)
    const memory = new Float32Array(this.memory.buffer)
    memory.fill(0, features, states)
    let node = features
    for (const block of ghn.blocks)
      for (const one of block) {
        writeFeatures(this.config, ghn, block, one, memory, node)
        node += count
      }
    const at = (position: number) => position * BYTES
    const virtual = this.config.virtualEdges === undefined ? 0 : 1
    this.propagate(d, count, 0, at(this.free), virtual, ghn.blocks.length, at(features), at(states), at(work))
    return memory.subarray(states, states + nodes * d)
  }

  private reserve(numbers: number): void {
    const missing = numbers * BYTES - this.memory.buffer.byteLength
    if (missing > 0) this.memory.grow(pagesOf(missing))
  }
}

const align = (numbers: number) => Math.ceil(numbers / ALIGNED) * ALIGNED
