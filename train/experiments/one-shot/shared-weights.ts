// One set of weights for a whole space: all networks with an operation at a place share the tensors of both.
import { initialWeight } from '../children/initial.ts'
import { parametersOf } from '@archcast/core/arch/graph.ts'
import { createRandom } from '@archcast/core/spaces/random.ts'
import type { ArchGraph } from '@archcast/core/arch/graph.ts'

/**
 * Names of a pruned network's tensors among the shared ones. Each has the tensor's own name, which tells edge and
 * stage; the windows of the convolutions that lead up to it, which tell the operation; and its shape.
 */
export function sharedNames(graph: ArchGraph): { readonly name: string; readonly shared: string }[] {
  return parametersOf(graph).map(({ name, node, shape }) => ({
    name,
    shared: `${name} ${operation(graph, node)} ${shape.join('x')}`,
  }))
}

/**
 * `3x3`, `7x1<1x7` or `1x1<3x3/2g16`: the convolutions of a ReLU-convolution-BN operation up to a node, the last first.
 */
function operation({ nodes }: ArchGraph, index: number): string {
  const windows: string[] = []
  for (let i = index; i >= 0; i = nodes[i].inputs[0]) {
    const { op } = nodes[i]
    if (op.type === 'conv') {
      const dilated = op.dilation[0] > 1 ? `/${op.dilation[0]}` : ''
      windows.push(`${op.kernel.join('x')}${dilated}${op.groups > 1 ? `g${op.groups}` : ''}`)
    } else if (op.type !== 'batch_norm' || i !== index) break
  }
  return windows.join('<')
}

/**
 * The shared tensors. The first network that has one makes it, from the tensor's own stream: who comes first does not
 * matter.
 */
export class SharedWeights {
  readonly tensors: Map<string, Float32Array>
  private readonly seed: number

  constructor(seed: number, tensors: Map<string, Float32Array> = new Map()) {
    this.seed = seed
    this.tensors = tensors
  }

  /** The tensors of a pruned network by its own names; not copies. */
  of(graph: ArchGraph): Map<string, Float32Array> {
    const specs = parametersOf(graph)
    return new Map(
      sharedNames(graph).map(({ name, shared }, i) => {
        let tensor = this.tensors.get(shared)
        if (!tensor) {
          tensor = initialWeight(graph, specs[i], createRandom(this.seed * 2 ** 32 + hash(shared)))
          this.tensors.set(shared, tensor)
        }
        return [name, tensor]
      }),
    )
  }
}

/** FNV-1a, 32 bits. */
function hash(text: string): number {
  let value = 0x811c9dc5
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193)
  return value >>> 0
}
