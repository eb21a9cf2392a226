// The law: what each room of the product may import. A room is a folder, or a file of its own; each imports only
// rooms that stand before it.

export interface Room {
  /** What lives there, for the diagram. */
  readonly holds: string
  /** Rooms it may import. For tests `core/*` is every room of that folder, and `*` every room. */
  readonly rooms: readonly string[]
  /** Packages, and runtimes: `node` is all of `node:*`. */
  readonly packages: readonly string[]
  /** Files that belong to the room from outside its folder. */
  readonly files?: readonly string[]
}

const core = (names: string) => names.split(' ').map((name) => `core/${name}`)
const train = (names: string) => names.split(' ').map((name) => `train/${name}`)

/** Files of `serve` itself that run on Node: what starts the service, and where its model lies. */
const NODE_FILES = ['serve/default-model.ts', 'serve/main.ts']

/** The rooms of the product. */
export const ROOMS: Readonly<Record<string, Room>> = {
  'core/text': { holds: 'bytes as text: UTF-8, JSON, CSV', rooms: [], packages: ['csv-parse'] },
  'core/files': { holds: 'files on disk (Node)', rooms: ['core/text'], packages: ['node'] },
  'core/axis': { holds: 'the axes of plots', rooms: [], packages: ['d3-array'] },
  'core/onnx': {
    holds: 'ONNX graphs as values',
    rooms: [],
    packages: ['@bufbuild/protobuf', 'onnx-buf', 'onnxruntime-common'],
  },
  'core/ops': { holds: 'the operations, each in one home', rooms: core('onnx text'), packages: ['zod'] },
  'core/arch': {
    holds: 'architectures: documents, graphs, costs, hashes',
    rooms: ['core/ops'],
    packages: ['@noble/hashes', 'zod'],
  },
  'core/spaces': { holds: 'search spaces', rooms: core('arch ops'), packages: ['zod'] },
  'core/importer': {
    holds: 'ONNX models read as architectures',
    rooms: core('arch onnx ops spaces'),
    packages: [],
  },
  'core/importer/node.ts': {
    holds: 'files of models (Node)',
    rooms: core('files importer'),
    packages: ['node'],
  },
  'core/features': { holds: 'what heads read of an architecture', rooms: core('arch ops'), packages: ['zod'] },
  'core/bundle': { holds: 'model bundles, verified by hash', rooms: ['core/text'], packages: ['zod'] },
  'core/bundle/node.ts': { holds: "a bundle's folder (Node)", rooms: core('bundle files'), packages: ['node'] },
  'core/child': {
    holds: 'the network of an architecture, as ONNX',
    rooms: core('arch bundle onnx ops'),
    packages: [],
  },
  'core/code': { holds: 'the network of an architecture, as Python', rooms: core('arch onnx ops'), packages: [] },
  'core/ghn/config.ts': { holds: "a GHN's sizes and kinds of tiles", rooms: [], packages: ['zod'] },
  'core/ghn/build': {
    holds: 'the graph that a GHN reads, its tensors, propagation as ONNX',
    rooms: core('arch ghn/config.ts onnx ops'),
    packages: [],
  },
  'core/ghn/tiles': {
    holds: 'embeddings to tiles, and tiles to weights',
    rooms: core('arch ghn/build ghn/config.ts onnx ops'),
    packages: [],
  },
  'core/ghn/run': {
    holds: 'a GHN, opened: propagation runs, weights are generated',
    rooms: core('arch ghn/build ghn/config.ts ghn/tiles onnx'),
    packages: ['onnxruntime-common'],
  },
  'core/ghn': {
    holds: 'the Graph HyperNetwork: its parameters, the method on one page',
    rooms: core('ghn/build ghn/config.ts ghn/tiles onnx'),
    packages: [],
  },
  'core/latency': {
    holds: 'time on a device, kernel by kernel',
    rooms: core('arch features onnx ops'),
    packages: ['zod'],
  },
  'core/contract': {
    holds: 'what is said over a border: schemas, limits',
    rooms: core('arch bundle importer latency ops spaces text'),
    packages: ['zod'],
  },
  'core/predict': {
    holds: 'predictions over a bundle',
    rooms: core(
      'arch bundle child contract features ghn/build ghn/config.ts ghn/run ghn/tiles latency onnx ops spaces text',
    ),
    packages: ['zod'],
  },
  'core/search': {
    holds: 'random search over predictions',
    rooms: core('arch contract predict spaces'),
    packages: [],
  },
  'core/gate': {
    holds: 'budgets, verdicts, reports',
    rooms: core('arch axis latency onnx ops predict'),
    packages: ['@noble/hashes', 'sarif', 'zod'],
  },
  serve: {
    holds: 'the HTTP service, without a runtime',
    rooms: core('arch bundle contract features importer latency ops predict search spaces text'),
    packages: ['@noble/hashes', 'hono', 'zod', 'zod-openapi'],
  },
  'serve/redis': {
    holds: 'searches shared over Redis',
    rooms: [...core('arch contract predict search'), 'serve'],
    packages: ['bullmq', 'ioredis'],
  },
  'serve/node': {
    holds: 'the service on Node: threads, processes, stores',
    rooms: [
      ...core('arch bundle contract files latency onnx predict spaces'),
      'core/bundle/node.ts',
      'serve',
      'serve/redis',
    ],
    packages: [
      '@hono/node-server',
      '@hono/otel',
      '@opentelemetry/api',
      '@opentelemetry/sdk-node',
      'bullmq',
      'bullmq-otel',
      'hono',
      'node',
      'onnxruntime-node',
      'prom-client',
      'rate-limiter-flexible',
      'zod',
    ],
    files: NODE_FILES,
  },
  worker: {
    holds: 'the service on Cloudflare Workers',
    rooms: [...core('arch bundle contract onnx predict search'), 'serve'],
    packages: ['cloudflare:workers', 'onnxruntime-common', 'onnxruntime-web'],
  },
  'lib/client.ts': {
    holds: 'a client of the service, on any runtime',
    rooms: core('contract predict text'),
    packages: ['eventsource-parser', 'zod'],
    files: ['lib/transport.ts'],
  },
  'web/engine': {
    holds: 'predictions in the browser, in a worker of it',
    rooms: [...core('arch bundle code contract gate importer latency onnx predict search spaces text'), 'serve'],
    packages: ['comlink', 'onnxruntime-web', 'zod'],
  },
  'web/graph': {
    holds: 'the picture of a network: folded, laid out, drawn',
    rooms: ['web/engine'],
    packages: ['preact'],
  },
  web: {
    holds: 'the page',
    rooms: [...core('arch axis code contract gate'), 'lib/client.ts', 'serve', 'web/engine', 'web/graph'],
    packages: [
      '@codemirror/autocomplete',
      '@codemirror/commands',
      '@codemirror/lang-json',
      '@codemirror/language',
      '@codemirror/lint',
      '@codemirror/state',
      '@codemirror/view',
      '@lezer/common',
      '@lezer/highlight',
      '@preact/signals',
      'diff',
      'json-stringify-pretty-compact',
      'preact',
      'virtual:language-examples',
    ],
  },
  'train/statistics': { holds: 'statistics', rooms: ['core/spaces'], packages: [] },
  'train/data': {
    holds: 'datasets and tables',
    rooms: core('bundle files spaces text'),
    packages: ['fast-png', 'node', 'sharp', 'tar'],
  },
  'train/tape': { holds: 'gradients as ONNX graphs', rooms: ['core/onnx'], packages: [] },
  'train/engines': {
    holds: 'runtimes that train',
    rooms: ['core/onnx'],
    packages: ['@tensorflow/tfjs', 'onnxruntime-node'],
  },
  'train/adam': { holds: 'the optimiser', rooms: ['core/ghn/run'], packages: [] },
  'train/ghn': {
    holds: 'training of the GHN',
    rooms: [
      ...core('arch bundle child files ghn ghn/build ghn/config.ts ghn/run ghn/tiles onnx predict spaces'),
      'core/bundle/node.ts',
      ...train('adam data engines statistics tape'),
    ],
    packages: ['node', 'onnxruntime-node', 'zod'],
  },
  'train/plots': {
    holds: 'figures as SVG',
    rooms: [...core('arch axis ghn/build ops'), 'train/ghn'],
    packages: [],
  },
  'train/heads': {
    holds: 'fits of heads',
    rooms: [...core('arch features latency onnx predict spaces'), ...train('adam data engines statistics tape')],
    packages: ['onnxruntime-node'],
  },
  'train/devices': {
    holds: 'fits of devices',
    rooms: [...core('arch features importer latency ops predict spaces'), ...train('data heads statistics')],
    packages: ['node'],
  },
  'train/latency': {
    holds: 'profiles: kernels and networks, timed',
    rooms: [...core('arch child files latency onnx ops spaces'), ...train('devices engines statistics')],
    packages: ['@bufbuild/protobuf', 'node', 'onnx-buf', 'onnxruntime-node', 'zod'],
  },
  'train/experiments': {
    holds: 'experiments of the paper',
    rooms: [
      ...core('arch bundle child contract files ghn/config.ts ghn/run ghn/tiles onnx ops predict spaces'),
      'core/bundle/node.ts',
      ...train('adam data devices engines ghn heads plots statistics tape'),
    ],
    packages: ['node', 'onnxruntime-node', 'zod'],
  },
  'train/evaluate': {
    holds: 'how well predictions hold',
    rooms: [
      ...core('arch bundle features ghn/config.ts latency predict spaces'),
      ...train('data devices ghn heads statistics'),
    ],
    packages: [],
  },

  gate: {
    holds: 'the gate: models, git, timing (Node)',
    rooms: [
      ...core('arch bundle contract files gate importer latency predict spaces text'),
      'core/bundle/node.ts',
      'core/importer/node.ts',
      'serve/node',
      ...train('latency statistics'),
    ],
    packages: ['node', 'onnxruntime-node', 'zod'],
  },
  lib: {
    holds: "what `import 'archcast'` gives",
    rooms: [...core('arch contract gate predict spaces'), 'core/bundle/node.ts', 'lib/client.ts', 'serve/node', 'gate'],
    packages: ['onnxruntime-node', 'zod'],
  },
  cli: {
    holds: 'the command line',
    rooms: [
      ...core('arch bundle code contract features files gate importer latency ops predict search spaces text'),
      'core/bundle/node.ts',
      'core/importer/node.ts',
      'serve',
      'serve/node',
      'serve/redis',
      ...train('data devices engines evaluate experiments ghn heads latency plots statistics'),
      'gate',
      'lib',
    ],
    packages: ['commander', 'eventsource-parser', 'node', 'onnxruntime-node', 'workerd', 'zod'],
  },
}
