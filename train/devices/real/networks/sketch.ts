// Networks written down layer by layer, as the tables of papers have them -> architecture documents.
import { resolveArchitecture } from '@archcast/core/spaces/resolve.ts'
import type { ArchGraph } from '@archcast/core/arch/graph.ts'

type Margins = number | readonly [top: number, left: number, bottom: number, right: number]

export interface Layer {
  readonly kernel?: number
  readonly stride?: number
  readonly groups?: number
  readonly padding?: Margins
  /** Activation after it and its normalisation; none where it is undefined. */
  readonly activation?: string | undefined
  /** Whether it is batch-normalised; else it has a bias. */
  readonly norm?: boolean
  /** Id of what it reads; of the latest layer where it is left out. */
  readonly from?: string
}

/** Rows and columns that a window of three by two is short of, as Caffe rounds up. */
const ROUNDED_UP = [0, 0, 1, 1] as const

export class Sketch {
  readonly #side: number
  readonly #usual: Layer
  readonly #nodes: object[] = []
  #last = 'input'

  /** @param side of the square image of three channels. @param usual what convolutions are unless they say otherwise */
  constructor(side: number, usual: Layer = { activation: 'relu', norm: true }) {
    this.#side = side
    this.#usual = usual
  }

  /** Id of the latest layer. */
  get last(): string {
    return this.#last
  }

  /** Returns the new layer's id. */
  add(op: string, attributes: object = {}, inputs: readonly string[] = [this.#last]): string {
    this.#last = `${op}${this.#nodes.length}`
    this.#nodes.push({ id: this.#last, op, inputs, ...attributes })
    return this.#last
  }

  /** With its normalisation and activation; `activation: undefined` has none. */
  conv(channels: number, layer: Layer = {}): string {
    const { kernel = 1, stride = 1, groups = 1, padding, activation, norm, from } = { ...this.#usual, ...layer }
    const attributes = { kernel, stride, groups, ...(padding !== undefined && { padding }), bias: !norm, channels }
    return this.#finish('conv', attributes, norm, activation, from)
  }

  depthwise(layer: Layer = {}): string {
    const { kernel = 3, stride = 1, padding, activation, norm, from } = { ...this.#usual, ...layer }
    const attributes = { kernel, stride, ...(padding !== undefined && { padding }), bias: !norm }
    return this.#finish('depthwise_conv', attributes, norm, activation, from)
  }

  #finish(
    op: string,
    attributes: object,
    norm: boolean | undefined,
    activation: string | undefined,
    from = this.#last,
  ): string {
    this.add(op, attributes, [from])
    if (norm) this.add('batch_norm')
    return activation === undefined ? this.#last : this.add(activation)
  }

  /** Windows of three by two, a last one that is not full among them, as Caffe's pools have them. */
  pool(op: 'max_pool' | 'avg_pool' = 'max_pool', from = this.#last): string {
    return this.add(op, { kernel: 3, stride: 2, padding: ROUNDED_UP }, [from])
  }

  concat(...inputs: readonly string[]): string {
    return this.add('concat', {}, inputs)
  }

  sum(...inputs: readonly string[]): string {
    return this.add('add', {}, inputs)
  }

  /** The image twice as large. */
  enlarge(side: number, from = this.#last, mode: 'nearest' | 'linear' = 'nearest'): string {
    return this.add('resize', { height: side, width: side, mode }, [from])
  }

  /** Closes a classifier of ImageNet by what the latest layer gives. */
  classifier(): ArchGraph {
    this.add('linear', { channels: CLASSES })
    return this.#graph({ classes: CLASSES })
  }

  /** Closes a network that gives several values. */
  giving(...outputs: readonly string[]): ArchGraph {
    return this.#graph(outputs.length > 1 ? { outputs } : { output: outputs[0] })
  }

  #graph(ends: object): ArchGraph {
    const input = { channels: 3, height: this.#side, width: this.#side }
    return resolveArchitecture({ input, nodes: this.#nodes, ...ends }).graph
  }
}

/** Of ImageNet. */
const CLASSES = 1000
