// For tests: fast-check arbitraries of valid small architectures of every operation.
import * as fc from 'fast-check'
import { isShapeFault } from '../ops/shape.ts'
import { expandWord } from '../ops/table.ts'
import { readsInput } from './check-outputs.ts'
import { parseArchitecture } from './parse.ts'
import type { Shape } from '../ops/shape.ts'
import type { NodeSpec } from './node-schema.ts'
import type { FlatArchitecture } from './schema.ts'

type FlatNode = FlatArchitecture['nodes'][number]

/** Operations that read images and give images, whatever their attributes. */
export const IMAGE_OPS = [
  'conv',
  'depthwise_conv',
  'separable_conv',
  'linear',
  'max_pool',
  'avg_pool',
  'relu',
  'relu6',
  'leaky_relu',
  'elu',
  'sigmoid',
  'hard_sigmoid',
  'tanh',
  'silu',
  'hard_swish',
  'gelu',
  'swish',
  'batch_norm',
  'global_avg_pool',
  'global_max_pool',
  'identity',
  'add',
  'concat',
  'zero',
  'mul',
  'channel_shuffle',
  'slice',
  'pad',
  'resize',
] as const

/** One random decision of each kind for a node; what does not fit becomes the nearest that does. */
const choicesOf = (ops: readonly string[]) =>
  fc.record({
    op: fc.constantFrom(...ops),
    from: fc.nat(99),
    others: fc.array(fc.nat(99), { maxLength: 2 }),
    kernel: fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 3 })),
    stride: fc.constantFrom(1, 1, 2),
    dilation: fc.constantFrom(1, 1, 2),
    padding: fc.constantFrom('same' as const, 'same' as const, 0, 1),
    channels: fc.constantFrom(2, 4, 6),
    groups: fc.constantFrom(1, 1, 2),
    bias: fc.boolean(),
  })

/** Most channels and pixels a side of any node of the body. */
const LIMIT = 8

type NodeChoices = ReturnType<typeof choicesOf> extends fc.Arbitrary<infer T> ? T : never

const shapes = fc.record({
  channels: fc.integer({ min: 1, max: 4 }),
  height: fc.integer({ min: 4, max: 8 }),
  width: fc.integer({ min: 4, max: 8 }),
})

/**
 * Valid flat architectures: up to `maxNodes` operations of all kinds (channels and sides up to 8), then a head. It
 * reads every loose end that depends on the input. Dead branches and zeros occur. Nodes come in topological order, in
 * one to three blocks.
 * @param ops those of the body
 */
export function architectureArbitrary(
  maxNodes = 12,
  ops: readonly string[] = IMAGE_OPS,
): fc.Arbitrary<FlatArchitecture> {
  return fc
    .record({
      input: shapes,
      classes: fc.integer({ min: 2, max: 5 }),
      body: fc.array(choicesOf(ops), { minLength: 1, maxLength: maxNodes }),
      flatten: fc.boolean(),
      blocks: fc.integer({ min: 1, max: 3 }),
    })
    .map(({ input, classes, body, flatten, blocks }) => {
      const made = new Body([input.channels, input.height, input.width])
      for (const [index, choice] of body.entries()) made.add(choice, Math.floor((index * blocks) / body.length))
      return { input, classes, nodes: [...made.nodes, ...made.head(classes, flatten, blocks - 1)] }
    })
}

/** The same architectures with up to two early exits: each pools what some node of the body gives. */
export function exitsArbitrary(maxNodes = 10): fc.Arbitrary<FlatArchitecture> {
  return fc
    .tuple(architectureArbitrary(maxNodes), fc.array(fc.nat(99), { minLength: 1, maxLength: 2 }))
    .map(([document, picks]) => {
      const graph = parseArchitecture(document)
      // A separable convolution's second node is named after neither of the document's.
      const named = new Map(document.nodes.map(({ id, block }) => [id, block]))
      const able = graph.nodes.filter(({ id }, index) => readsInput(graph.nodes, index) && named.has(id))
      const heads = picks.flatMap((pick, i): FlatNode[] => {
        const { id } = able[pick % able.length]
        const block = named.get(id)
        return [
          { id: `exit${i}.pool`, op: 'global_avg_pool', inputs: [id], block },
          { id: `exit${i}`, op: 'linear', channels: document.classes, inputs: [`exit${i}.pool`], block },
        ]
      })
      const output = document.output ?? document.nodes.at(-1)!.id
      return { ...document, nodes: [...document.nodes, ...heads], output, exits: picks.map((_, i) => `exit${i}`) }
    })
}

/** Renames the nodes, reorders them and the terms of sums: another spelling of the same network. */
export function respell(architecture: FlatArchitecture, order: readonly number[]): FlatArchitecture {
  const weight = (index: number) => order[index % order.length] ?? 0
  const names = new Map([['input', 'input']])
  architecture.nodes.forEach(({ id }, index) => names.set(id, `renamed/${weight(index)}.${index}`))
  const output = names.get(architecture.output ?? architecture.nodes.at(-1)!.id)
  const nodes = architecture.nodes.map((node, index): FlatNode => {
    const inputs = (node.inputs ?? []).map((name) => names.get(name)!)
    if (node.op === 'add' && weight(index) % 2 === 1) inputs.reverse()
    return { ...node, id: names.get(node.id)!, inputs }
  })
  const sorted = nodes.map((node, index) => ({ node, key: weight(index) })).toSorted((a, b) => a.key - b.key)
  const exits = architecture.exits?.map((name) => names.get(name)!)
  return { ...architecture, nodes: sorted.map(({ node }) => node), output, ...(exits && { exits }) }
}

class Body {
  readonly nodes: FlatNode[] = []
  readonly #known: { id: string; shape: Shape; live: boolean; read: boolean }[]

  constructor(input: Shape) {
    this.#known = [{ id: 'input', shape: input, live: true, read: false }]
  }

  add(choice: NodeChoices, block: number): void {
    const from = this.#known[choice.from % this.#known.length]
    const fits = this.#known.filter(({ shape }) => this.#joins(choice.op, from.shape, shape))
    const others = choice.others.map((pick) => fits[pick % fits.length])
    const joins = choice.op === 'add' || choice.op === 'concat' || choice.op === 'mul'
    const inputs = joins ? [from, ...(choice.op === 'mul' && others.length === 0 ? [from] : others)] : [from]
    const spec = {
      ...complete(choice, from.shape),
      inputs: inputs.map(({ id }) => id),
      id: `n${this.nodes.length}`,
    } as NodeSpec

    const placed = expandWord(
      spec,
      spec.channels ?? 0,
      inputs.map((input) => input.shape),
    )
    if (isShapeFault(placed) || placed.some((one) => one.shape.some((size) => size > LIMIT))) return
    const { shape } = placed.at(-1)!
    for (const input of inputs) input.read = true
    const live = choice.op !== 'zero' && inputs[choice.op === 'mul' ? 'every' : 'some']((input) => input.live)
    this.#known.push({ id: spec.id, shape, live, read: false })
    this.nodes.push({ ...spec, block } as FlatNode)
  }

  /** Every loose end, pooled to one pixel unless there is only one and it is to be flattened. */
  head(classes: number, flatten: boolean, block: number): FlatNode[] {
    const loose = this.#known.filter(({ live, read }) => live && !read)
    const ends = loose.length > 0 ? loose : [this.#known.findLast(({ live }) => live)!]
    if (ends.length === 1 && flatten) {
      return [{ id: 'logits', op: 'linear', channels: classes, inputs: [ends[0].id], block }]
    }
    const pooled = ends.map(({ id }, index): FlatNode => {
      return { id: `pool${index}`, op: index % 2 ? 'global_max_pool' : 'global_avg_pool', inputs: [id], block }
    })
    return [
      ...pooled,
      { id: 'ends', op: 'concat', inputs: pooled.map(({ id }) => id), block },
      { id: 'logits', op: 'linear', channels: classes, inputs: ['ends'], block },
    ]
  }

  #joins(op: string, [channels, height, width]: Shape, other: Shape): boolean {
    const same = other[1] === height && other[2] === width
    const scales = op === 'mul' && other[1] * other[2] === 1
    return (same || scales) && (op === 'concat' || other[0] === channels)
  }
}

/** The attributes that the operation has, made to fit what it reads. */
function complete(choice: NodeChoices, [inChannels]: Shape): Record<string, unknown> {
  const { op, kernel, stride, dilation, padding, channels, bias } = choice
  switch (op) {
    case 'conv': {
      const groups = inChannels % choice.groups === 0 ? choice.groups : 1
      return { op, kernel, stride, dilation, padding, channels, groups, bias }
    }
    case 'separable_conv':
      return { op, kernel, stride, dilation, padding, channels, bias }
    case 'depthwise_conv':
      return { op, kernel, stride, dilation, padding, bias }
    case 'linear':
      return { op, channels, bias }
    case 'max_pool':
    case 'avg_pool':
      return { op, kernel, stride, padding: Math.min(...kernel) < 2 ? 'same' : padding }
    case 'zero':
      return { op, stride }
    case 'channel_shuffle':
      return { op, groups: inChannels % choice.groups === 0 ? choice.groups : 1 }
    case 'slice':
      return { op, start: Math.floor(inChannels / 3), end: inChannels }
    case 'pad':
      return { op, padding: [0, choice.groups, stride - 1, 0] }
    case 'resize':
      return { op, height: 2 * choice.kernel[0], width: 2 * choice.kernel[1], mode: bias ? 'linear' : 'nearest' }
    default:
      return { op }
  }
}
