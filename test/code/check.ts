// `npm run check:code [-- --python python3 --framework pytorch --networks 30 FILES]`: generated code computes what the
// ONNX child does, for every operation, random networks of the open space, and ONNX files. Python needs PyTorch, for
// Keras both.
import { spawnSync } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { parseArgs } from 'node:util'
import { childValues } from './child-values.ts'
import { OPERATION_NETWORKS } from './operation-networks.ts'
import { documentOf } from '@archcast/core/arch/flat-document.ts'
import { inputsOf } from '@archcast/core/arch/graph.ts'
import { parseArchitecture } from '@archcast/core/arch/parse.ts'
import { CodeError } from '@archcast/core/code/code-errors.ts'
import { FRAMEWORKS } from '@archcast/core/code/frameworks.ts'
import { KERAS } from '@archcast/core/code/keras/keras.ts'
import { writeNodes } from '@archcast/core/code/write-nodes.ts'
import { readOnnx } from '@archcast/core/importer/read.ts'
import { DESIGNS } from '@archcast/core/spaces/open/designs.ts'
import { toArchitecture } from '@archcast/core/spaces/open/open-space.ts'
import { safetensorsParts } from '@archcast/serve/safetensors.ts'
import type { ArchGraph } from '@archcast/core/arch/graph.ts'
import type { FrameworkName } from '@archcast/core/code/frameworks.ts'

/** Largest difference from the child, of the largest output or of one. */
const MOST = 1e-4

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    python: { type: 'string', default: 'python3' },
    framework: { type: 'string', default: 'pytorch' },
    networks: { type: 'string', default: '30' },
  },
})
const framework = values.framework as FrameworkName
const write = FRAMEWORKS[framework]

const graphs: [string, ArchGraph][] = Object.entries(OPERATION_NETWORKS).map(([name, document]) => [
  name,
  parseArchitecture(document),
])
for (let number = 0; number < Number(values.networks); number++) {
  const design = DESIGNS[number % DESIGNS.length]
  const document = toArchitecture({ design, side: number % 2 === 0 ? 16 : 32, number })
  graphs.push([`${design.name} ${number}`, parseArchitecture(document)])
}
for (const file of positionals) graphs.push([basename(file, '.onnx'), readOnnx(await readFile(file), file).graph])

const folder = await mkdtemp(join(tmpdir(), 'archcast-code-'))
const list: Record<string, object> = {}
for (const [index, [name, whole]] of graphs.entries()) {
  const written = writable(name, whole)
  if (!written) continue
  const [graph, code] = written
  const { state, inputs, outputs } = await childValues(graph, index)
  const named = state.map((tensor) => ({ ...tensor, name: `state.${tensor.name}` }))
  const parts = safetensorsParts([...named, ...inputs, ...outputs])
  await writeFile(join(folder, `${name}.${framework}.py`), code)
  await writeFile(join(folder, `${name}.safetensors`), Buffer.concat(parts))
  const ids = inputsOf(graph).flatMap(({ vocabulary }, k) => (vocabulary === undefined ? [] : [k]))
  const names = framework === 'keras' ? writeNodes(graph, KERAS).nodes.map((node) => [node.id, node.name]) : []
  list[name] = { ids, names: Object.fromEntries(names) as object }
}
await writeFile(join(folder, 'networks.json'), JSON.stringify(list))
const { stdout, status } = spawnSync(
  values.python,
  [join(import.meta.dirname, 'run-generated.py'), folder, framework],
  { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] },
)
let good = 0
const [head = '{}', ...lines] = (stdout ?? '').split('\n').filter(Boolean)
const { versions = [] } = JSON.parse(head) as { versions?: readonly string[] }
for (const line of lines) {
  const { name, error, fault } = JSON.parse(line) as { name: string; error?: number; fault?: string }
  const holds = error !== undefined && error <= MOST
  if (holds) good++
  console.log(`${holds ? 'ok ' : 'BAD'} ${name}: ${fault ?? error?.toExponential(1)}`)
}
const count = Object.keys(list).length
console.log(`${good} of ${count} networks agree with their ONNX children to ${MOST}, by ${versions.join(' on ')}`)
if (status !== 0 || good < count) process.exitCode = 1
await rm(folder, { recursive: true, force: true })

/** The network without the outputs that the framework has no words for, and its code. */
function writable(name: string, graph: ArchGraph): [ArchGraph, string] | undefined {
  try {
    return [graph, write(graph)]
  } catch (error) {
    if (!(error instanceof CodeError)) throw error
    console.log(`    ${name}: ${error.message}`)
    const [, refused] = /^'(.+?)'/.exec(error.message)!
    const { nodes, outputs = [], ...rest } = documentOf(graph)
    if (!outputs.includes(refused)) return undefined
    const kept = nodes.filter(({ id }) => id !== refused)
    return writable(name, parseArchitecture({ ...rest, nodes: kept, outputs: outputs.filter((id) => id !== refused) }))
  }
}
