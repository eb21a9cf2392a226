// Requests and answers to learn from. A test sends every request and compares the answer with the one of the same name.
import { makeProblem } from '../problem.ts'
import { EXAMPLE_CELL } from '../warm-up.ts'
import { SPACES } from '@archcast/core/spaces/spaces.ts'

export const CELL_REQUEST = { space: 'nas-bench-201', arch: EXAMPLE_CELL }

const input = { channels: 3, height: 32, width: 32 }

export const GRAPH = {
  input,
  classes: 10,
  nodes: [
    { id: 'stem', op: 'conv', kernel: 3, channels: 16, inputs: ['input'] },
    { id: 'pool', op: 'global_avg_pool', inputs: ['stem'] },
    { id: 'logits', op: 'linear', channels: 10, inputs: ['pool'] },
  ],
}

export const IDS = {
  input: { ids: 128, vocabulary: 1000 },
  classes: 4,
  nodes: [
    { id: 'table', op: 'embedding', vocabulary: 1000, channels: 64, inputs: ['input'] },
    { id: 'mean', op: 'token_pool', inputs: ['table'] },
    { id: 'logits', op: 'linear', channels: 4, inputs: ['mean'] },
  ],
}

export const CELLS = {
  input,
  classes: 10,
  cells: {
    stem: { nodes: [{ id: 'conv', op: 'conv', kernel: 3, inputs: ['input'] }] },
    cell: {
      nodes: [
        { id: 'conv', op: 'conv', kernel: 3, inputs: ['input'] },
        { id: 'bn', op: 'batch_norm', inputs: ['conv'] },
        { id: 'sum', op: 'add', inputs: ['input', 'bn'] },
      ],
    },
    head: {
      nodes: [
        { id: 'pool', op: 'global_avg_pool', inputs: ['input'] },
        { id: 'logits', op: 'linear', inputs: ['pool'] },
      ],
    },
  },
  blocks: [{ cell: 'stem', channels: 16 }, { cell: 'cell', channels: 16, repeat: 3 }, { cell: 'head' }],
}

export const MISSPELT = { ...CELL_REQUEST, space: 'nas-bench-210' }

const MISSPELT_DETAIL = `unknown space 'nas-bench-210'; did you mean 'nas-bench-201'? known: ${[...SPACES.keys()].join(', ')}`

export const MISSPELT_PROBLEM = makeProblem(422, 'unknown_space', MISSPELT_DETAIL, [
  { pointer: '/space', detail: MISSPELT_DETAIL },
])

export const CELL_PREDICTION = {
  accuracy: { value: 0.9391, low: 0.9371, high: 0.9409, method: 'head', task: 'cifar10' },
  latency: { pixel3: { value_ms: 22.2816, low_ms: 17.1367, high_ms: 28.9517, in_domain: true } },
  macs: 117_883_520,
  params: 830_426,
  memory: { weights_bytes: 3_321_704, peak_activation_bytes: 327_680 },
  in_domain: true,
  out_of_domain: [],
  hash: '6098c1acbed0c59fe275bac1aea20fc4edf8d00cbd25a45d3dff1f62c1d14e94',
  model: { name: 'cifar10-nb201', version: 'd6d9e184ed78' },
}

export const BATCH_REQUEST = [
  { id: 'a', ...CELL_REQUEST, devices: ['pixel3'] },
  { id: 'b', ...MISSPELT },
]
export const BATCH_ANSWER = [
  { id: 'a', ...CELL_PREDICTION },
  { id: 'b', error: MISSPELT_PROBLEM },
]
/** The same, of a body of lines: an error names its own. */
export const BATCH_LINES = BATCH_ANSWER.map((item, i) =>
  'error' in item ? { id: item.id, line: i + 1, error: item.error } : item,
)
export const lines = (items: readonly object[]) => items.map((item) => `${JSON.stringify(item)}\n`).join('')

export const SEARCH = {
  space: 'nas-bench-201',
  count: 100,
  seed: 7,
  method: 'head',
  constraints: { max_latency_ms: { pixel3: 20 } },
  objectives: ['latency:pixel3'],
  top: 1,
}
