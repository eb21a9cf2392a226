// A network as PyTorch code: a module with its layers, and how they follow each other.
import { describeNetwork, helpersOf, indented, logitsOf } from '../module-text.ts'
import { statements } from '../statements.ts'
import { writeNodes } from '../write-nodes.ts'
import { ELEMENTWISE } from './elementwise.ts'
import { HELPERS } from './helpers.ts'
import { LAYERS } from './layers.ts'
import { LAYOUT } from './layout.ts'
import { NORMS } from './norms.ts'
import { POOLING } from './pooling.ts'
import { RECURRENT } from './recurrent.ts'
import { ownNames } from './tensor-names.ts'
import type { ArchGraph } from '../../arch/graph.ts'
import type { Framework } from '../write-nodes.ts'

const PYTORCH: Framework = {
  name: 'PyTorch',
  dialect: { ...LAYERS, ...NORMS, ...ELEMENTWISE, ...POOLING, ...LAYOUT, ...RECURRENT },
  reserved: ['F', 'NAMES', 'Network', 'SHARED', 'nn', 'renamed', 'self', 'torch', ...Object.keys(HELPERS)],
  real: (text) => `${text}.float()`,
  batch: (text) => `${text}.shape[0]`,
  tie: ({ self }, owner, roles) => roles.map((role) => `${self}.${role} = ${owner}.${role}`),
}

/**
 * The network as a Python file for PyTorch 2.4 and later: `class Network(nn.Module)`, which reads the network's inputs
 * in their order, [N, ...shape], and gives its outputs, early exits first; logits are [N, classes]. Its `state_dict`
 * has the learned tensors under the names of `parametersOf`.
 *
 * @throws {CodeError} for what PyTorch has no words for, with the node and the remedy
 * @example
 * import { resolveArchitecture } from '@archcast/core/spaces/resolve.ts'
 * const arch = '|nor_conv_3x3~0|+|none~0|skip_connect~1|+|none~0|none~1|nor_conv_1x1~2|'
 * const { scored } = resolveArchitecture({ space: 'nas-bench-201', arch })
 * pytorchCode(scored).split('\n').find((line) => line.startsWith('class'))
 * // => 'class Network(nn.Module):'
 */
export function pytorchCode(graph: ArchGraph): string {
  const network = writeNodes(graph, PYTORCH)
  const { nodes } = network
  const body = statements(
    graph,
    network,
    logitsOf(graph, (text) => `${text}.flatten(1)`),
  )
  const init = nodes.flatMap(({ init: lines = [] }) => lines)
  const helpers = helpersOf(HELPERS, nodes)
  const { constants, functions, methods } = ownNames(nodes)
  const uses = (name: string) => [...init, ...body, ...helpers].some((line) => line.includes(`${name}.`))
  return [
    ...(uses('torch') ? ['import torch'] : []),
    ...(uses('F') ? ['import torch.nn.functional as F'] : []),
    'from torch import nn',
    ...constants,
    '',
    '',
    ...functions,
    ...helpers,
    'class Network(nn.Module):',
    ...indented(1, describeNetwork(graph, nodes)),
    '',
    ...indented(1, ['def __init__(self):']),
    ...indented(2, ['super().__init__()', ...init]),
    '',
    ...indented(1, [`def forward(self, ${network.inputs.join(', ')}):`]),
    ...indented(2, body),
    ...methods,
    '',
  ].join('\n')
}
