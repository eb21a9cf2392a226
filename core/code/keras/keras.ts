// A network as Keras code: a model with its layers, and how they follow each other.
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
import type { ArchGraph } from '../../arch/graph.ts'
import type { Framework } from '../write-nodes.ts'

/** Keras, as far as code in it differs. */
export const KERAS: Framework = {
  name: 'Keras',
  dialect: { ...LAYERS, ...NORMS, ...ELEMENTWISE, ...POOLING, ...LAYOUT, ...RECURRENT },
  reserved: ['Network', 'keras', 'layers', 'np', 'ops', 'self', 'i', ...Object.keys(HELPERS)],
  real: (text) => `ops.cast(${text}, "float32")`,
  batch: (text) => `ops.shape(${text})[0]`,
  tie: ({ fail }) => fail('its layers have their tensors alone; make the nodes alike, or leave `shares` out'),
}

const FIRST = 'Channels come first: TensorFlow convolves them on GPUs alone, JAX and PyTorch anywhere.'

/**
 * The network as a Python file for Keras 3: `class Network(keras.Model)`, which reads the network's inputs
 * in their order, [N, ...shape], channels first, and gives its outputs, early exits first; logits are [N, classes].
 *
 * @throws {CodeError} for what Keras has no words for, with the node and the remedy
 * @example
 * import { resolveArchitecture } from '@archcast/core/spaces/resolve.ts'
 * const arch = '|nor_conv_3x3~0|+|none~0|skip_connect~1|+|none~0|none~1|nor_conv_1x1~2|'
 * const { scored } = resolveArchitecture({ space: 'nas-bench-201', arch })
 * kerasCode(scored).split('\n').find((line) => line.startsWith('class'))
 * // => 'class Network(keras.Model):'
 */
export function kerasCode(graph: ArchGraph): string {
  const network = writeNodes(graph, KERAS)
  const { nodes } = network
  const body = statements(
    graph,
    network,
    logitsOf(graph, (text, classes) => `ops.reshape(${text}, (-1, ${classes}))`),
  )
  const init = nodes.flatMap(({ init: lines = [] }) => lines)
  const helpers = helpersOf(HELPERS, nodes)
  const numbers = [...init, ...helpers].some((line) => line.includes('np.'))
  return [
    'import keras',
    ...(numbers ? ['import numpy as np'] : []),
    'from keras import layers, ops',
    '',
    '',
    ...helpers,
    'class Network(keras.Model):',
    ...indented(1, describeNetwork(graph, nodes, init.some((line) => line.includes('channels_first')) ? [FIRST] : [])),
    '',
    ...indented(1, ['def __init__(self):']),
    ...indented(2, ['super().__init__()', ...init]),
    '',
    ...indented(1, [`def call(self, ${network.inputs.join(', ')}):`]),
    ...indented(2, body),
    '',
  ].join('\n')
}
