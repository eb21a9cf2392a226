// The law for what is no product: what tests, benchmarks and scripts may import, and which imports no test can read.
import type { Room } from './rooms.ts'

const TOOLS = ['fast-check', 'node', 'vitest']

/** Tests and the repository's own programs, which no room of the product may import. */
export const TESTS: Readonly<Record<string, Room>> = {
  'core tests': {
    holds: 'tests beside the code of core',
    rooms: ['core/*', 'scripts', 'test'],
    packages: [...TOOLS, '@bufbuild/protobuf', 'onnx-buf', 'onnxruntime-node', 'sarif', 'zod'],
  },
  'serve tests': {
    holds: 'tests beside the code of serve',
    rooms: ['core/*', 'core tests', 'serve/*', 'test'],
    packages: [...TOOLS, 'bullmq', 'ioredis'],
  },
  'train tests': {
    holds: 'tests beside the code of train',
    rooms: ['cli', 'core/*', 'core tests', 'scripts', 'train/*'],
    packages: [...TOOLS, 'fast-png', 'onnxruntime-node', 'sharp', 'tar'],
  },
  'cli tests': {
    holds: 'tests beside the code of cli',
    rooms: ['cli', 'core/*', 'core tests', 'serve/*', 'test', 'train/data', 'train tests'],
    packages: ['@hono/node-server', 'node', 'vitest'],
  },
  'gate tests': {
    holds: 'tests beside the code of gate',
    rooms: ['core/*', 'gate', 'test'],
    packages: TOOLS,
  },
  'lib tests': { holds: 'tests beside the code of lib', rooms: ['lib', 'serve', 'test'], packages: ['vitest'] },
  'web tests': {
    holds: 'tests beside the code of web',
    rooms: ['core/*', 'core tests', 'test', 'web/*'],
    packages: [
      ...TOOLS,
      '@codemirror/autocomplete',
      '@codemirror/lang-json',
      '@codemirror/language',
      '@codemirror/state',
    ],
  },
  test: {
    holds: 'tests of the whole',
    rooms: ['*'],
    packages: [
      ...TOOLS,
      '@bufbuild/protobuf',
      '@seriousme/openapi-schema-validator',
      'ajv',
      'ajv-formats',
      'axe-core',
      'commander',
      'eventsource-parser',
      'kubernetes-models',
      'onnx-buf',
      'onnxruntime-node',
      'onnxruntime-web',
      'oxc-parser',
      'playwright-core',
      'sharp',
      'wrangler',
      'yaml',
      'zod',
    ],
    files: ['vitest.config.ts', 'vitest.gpu.config.ts'],
  },
  bench: {
    holds: 'benchmarks',
    rooms: ['*'],
    packages: [
      '@bufbuild/protobuf',
      'node',
      'onnx-buf',
      'onnxruntime-node',
      'playwright-core',
      'preact',
      'tinybench',
      'vite',
    ],
  },
  scripts: {
    holds: 'programs that write files of the repository, or tell of it',
    rooms: ['core/*', 'gate', 'serve/*', 'test', 'train/data'],
    packages: ['assemblyscript', 'esbuild', 'node', 'onnxruntime-node', 'vite', 'zod'],
    files: ['web/vite.config.ts'],
  },
  deploy: { holds: 'programs of the containers', rooms: [], packages: [] },
}

/** Files with an import that is computed, and what they import. */
export const COMPUTED: Readonly<Record<string, string>> = {
  'bench/listening.ts': 'the file itself, as a thread',
  'cli/archcast.js': "the project's own Node",
  'gate/measure/measure-model.ts': 'measure/child.ts, under its name in the package too',
  'serve/node/child.ts': 'the task that children.ts names',
  'serve/node/child-process.ts': 'child.ts, as a process',
  'serve/redis/queue-worker.ts': "a queue's name: BullMQ's Worker is no thread",
  'serve/node/work/work-thread.ts': 'the thread that its caller names',
  'test/docs/doc-examples.ts': 'the file of an example, and what the example imports',
  'test/docs/named-commands.test.ts': 'the files of cli/commands',
  'test/fuzz/files.ts': 'files/reading.ts, as a process',
  'test/torture/probes.ts': 'the file itself, as a thread',
  'train/engines/tfjs.ts': '@tensorflow/tfjs-node-gpu, where it is installed',
  'train/experiments/job-threads.ts': 'the thread that its caller names',
  'test/web/engine-call.ts': 'the script of the engine that the page has built in',
}
