// A network of the open space as it is written: nodes one after another, with the channels and the side of what each
// gives.
import type { FlatArchitecture } from '../../arch/schema.ts'
import type { Norm, Style, StyleActivation } from './layer-style.ts'

type FlatNode = FlatArchitecture['nodes'][number]
type Unplaced<T> = T extends unknown ? Omit<T, 'id' | 'inputs'> : never
type Layer = Unplaced<FlatNode>

/** What a node gives: an image [channels, side, side], its pixels as tokens, or one vector. */
export interface NetValue {
  readonly id: string
  readonly channels: number
  readonly side: number
}

export interface Convolving {
  readonly kernel?: number
  readonly stride?: number
  readonly dilation?: number
  readonly groups?: number
}

/** Groups of a group normalisation; every width of the space is a multiple. */
const NORM_GROUPS = 4

export class Net {
  readonly nodes: FlatNode[] = []
  readonly input: NetValue
  readonly style: Style

  constructor(style: Style, side: number) {
    this.style = style
    this.input = { id: 'input', channels: 3, side }
  }

  add(layer: Layer, inputs: readonly NetValue[], channels = inputs[0].channels, side = inputs[0].side): NetValue {
    const id = `${layer.op}${this.nodes.length}`
    this.nodes.push({ ...layer, id, inputs: inputs.map((value) => value.id) } as FlatNode)
    return { id, channels, side }
  }

  conv(x: NetValue, channels: number, { kernel = 1, stride = 1, dilation = 1, groups = 1 }: Convolving = {}): NetValue {
    return this.add({ op: 'conv', channels, kernel, stride, dilation, groups }, [x], channels, halved(x.side, stride))
  }

  depthwise(x: NetValue, { kernel = 3, stride = 1, dilation = 1 }: Convolving = {}): NetValue {
    return this.add({ op: 'depthwise_conv', kernel, stride, dilation }, [x], x.channels, halved(x.side, stride))
  }

  /** Patches side by side, each one pixel of what is made. */
  patches(x: NetValue, channels: number, size: number): NetValue {
    const layer = { op: 'conv', channels, kernel: size, stride: size, padding: 0, bias: true } as const
    return this.add(layer, [x], channels, x.side / size)
  }

  pool(x: NetValue, op: 'max_pool' | 'avg_pool', kernel: number, stride = 1): NetValue {
    if (kernel % 2 === 1) return this.add({ op, kernel, stride }, [x], x.channels, halved(x.side, stride))
    return this.add({ op, kernel, stride, padding: 0 }, [x], x.channels, x.side / stride)
  }

  norm(x: NetValue, op: Norm = this.style.norm): NetValue {
    return this.add(op === 'group_norm' ? { op, groups: NORM_GROUPS } : { op }, [x])
  }

  activation(x: NetValue, op: StyleActivation = this.style.activation): NetValue {
    return this.add({ op }, [x])
  }

  /** Convolution, normalisation, activation. */
  layer(x: NetValue, channels: number, convolving: Convolving): NetValue {
    return this.activation(this.norm(this.conv(x, channels, convolving)))
  }

  sum(...terms: readonly NetValue[]): NetValue {
    return terms.length === 1 ? terms[0] : this.add({ op: 'add' }, terms)
  }

  join(parts: readonly NetValue[]): NetValue {
    if (parts.length === 1) return parts[0]
    const channels = parts.reduce((all, part) => all + part.channels, 0)
    return this.add({ op: 'concat' }, parts, channels)
  }

  linear(x: NetValue, channels: number): NetValue {
    return this.add({ op: 'linear', channels }, [x], channels)
  }

  /** The logits, from the means of the channels of an image. */
  classify(x: NetValue, classes: number): NetValue {
    return this.linear(this.add({ op: 'global_avg_pool' }, [x], x.channels, 1), classes)
  }

  document(classes: number): FlatArchitecture {
    const { side } = this.input
    return { input: { channels: 3, height: side, width: side }, classes, nodes: this.nodes }
  }
}

/** The side behind a window of odd size and of stride `by`, padded to keep the side. */
const halved = (side: number, by: number) => Math.ceil(side / by)
