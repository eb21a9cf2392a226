// How well `archcast gate --measure` sees on this machine: it should catch a network slowed by a tenth, and pass one
// that is not. node bench/gate.ts [--tries 20] [--first 0] [--case slower|same] [--seconds 30]
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import type { FlatArchitecture } from '@archcast/core/arch/schema.ts'
import type { GateReport } from '@archcast/core/gate/findings.ts'
import type { GateConfigInput } from '@archcast/core/gate/gate-config.ts'

const { values } = parseArgs({
  options: {
    tries: { type: 'string', default: '20' },
    first: { type: 'string', default: '0' },
    case: { type: 'string' },
    seconds: { type: 'string', default: '30' },
  },
})

/** Equal blocks of a network; two more take a tenth longer. */
const BLOCKS = 20
const CLI = fileURLToPath(new URL('../cli/main.ts', import.meta.url))
const CONFIG: GateConfigInput = { device: 'epyc/onnx', budgets: [{ max_latency: '+5%' }] }

type Node = FlatArchitecture['nodes'][number]
type Block = (id: string, input: string, channels: number) => Node[]

const normalised = (id: string, op: Node): Node[] => [
  op,
  { id: `${id}.bn`, op: 'batch_norm', inputs: [op.id] },
  { id, op: 'relu', inputs: [`${id}.bn`] },
]
const plain: Block = (id, input, channels) =>
  normalised(id, { id: `${id}.conv`, op: 'conv', kernel: 3, channels, inputs: [input] })
const pointwise: Block = (id, input, channels) =>
  normalised(id, { id: `${id}.conv`, op: 'conv', kernel: 1, channels, inputs: [input] })
const separable: Block = (id, input, channels) => [
  ...normalised(`${id}.wide`, { id: `${id}.depthwise`, op: 'depthwise_conv', kernel: 3, inputs: [input] }),
  ...pointwise(id, `${id}.wide`, channels),
]

/** Channels and pixels a side that make a network of some milliseconds. */
const KINDS = [
  { name: 'plain, 64 x 16 x 16', block: plain, channels: 64, side: 16 },
  { name: 'separable, 64 x 32 x 32', block: separable, channels: 64, side: 32 },
  { name: 'pointwise, 128 x 32 x 32', block: pointwise, channels: 128, side: 32 },
  { name: 'plain, 128 x 8 x 8', block: plain, channels: 128, side: 8 },
] as const

function network({ block, channels, side }: (typeof KINDS)[number], blocks: number, name: string): FlatArchitecture {
  const nodes: Node[] = [{ id: 'stem', op: 'conv', kernel: 1, channels, inputs: ['input'] }]
  for (let i = 0; i < blocks; i++) {
    nodes.push(...block(`${name}${i}`, nodes.at(-1)!.id, channels))
  }
  const pool: Node = { id: 'pool', op: 'global_avg_pool', inputs: [nodes.at(-1)!.id] }
  nodes.push(pool, { id: 'logits', op: 'linear', channels: 10, inputs: ['pool'] })
  return { input: { channels: 3, height: side, width: side }, classes: 10, nodes }
}

interface Try {
  readonly kind: string
  readonly failed: boolean
  readonly verdict: string
  readonly change: number
  readonly width: number
  readonly seconds: number
}

/** A repository whose model is changed, and the gate against its last commit. */
function attempt(index: number, slower: boolean): Try {
  const kind = KINDS[index % KINDS.length]
  const cwd = mkdtempSync(join(tmpdir(), 'archcast-bench-gate-'))
  try {
    const git = (...args: string[]) => execFileSync('git', args, { cwd, stdio: 'ignore' })
    const model = (blocks: number, name: string) =>
      writeFileSync(join(cwd, 'models/net.json'), JSON.stringify(network(kind, blocks, name)))
    mkdirSync(join(cwd, 'models'))
    writeFileSync(join(cwd, 'archcast.config.json'), JSON.stringify(CONFIG))
    model(BLOCKS, 'block')
    git('init', '--quiet')
    git('add', '--all')
    git('-c', 'user.name=bench', '-c', 'user.email=bench@localhost', 'commit', '--quiet', '--message', 'before')
    model(slower ? BLOCKS * 1.1 : BLOCKS, 'renamed')
    const begun = performance.now()
    const args = [
      'gate',
      'models/net.json',
      '--against',
      'HEAD',
      '--measure',
      '--measure-time',
      values.seconds,
      '--json',
    ]
    const { status, stdout, stderr } = spawnSync(process.execPath, [CLI, ...args], { cwd, encoding: 'utf8' })
    if (status !== 0 && status !== 1) throw new Error(`exit code ${status}: ${stderr}`)
    const [{ verdict, change }] = (JSON.parse(stdout) as GateReport).checks
    const seconds = (performance.now() - begun) / 1000
    const [percent, width] = [change!.value - 1, change!.high - change!.low].map((x) => 100 * x)
    return { kind: kind.name, failed: status === 1, verdict, change: percent, width, seconds }
  } finally {
    rmSync(cwd, { recursive: true })
  }
}

const first = Number(values.first)
const tries = Array.from({ length: Number(values.tries) }, (_, i) => first + i)
for (const name of ['slower', 'same'].filter((each) => values.case === undefined || values.case === each)) {
  let failed = 0
  let broken = 0
  for (const index of tries) {
    const result = attempt(index, name === 'slower')
    failed += Number(result.failed)
    broken += Number(result.verdict === 'broken')
    const change = `${result.change.toFixed(2)} %, interval ${result.width.toFixed(2)} points wide`
    console.log(`${name} ${index} (${result.kind}): ${change}, ${result.seconds.toFixed(1)} s: ${result.verdict}`)
  }
  const said = name === 'slower' ? 'slowed by a tenth, caught' : 'not slowed, false alarms'
  console.log(`${said}: ${failed} of ${tries.length} (${broken} of them broken, ${failed - broken} inconclusive)\n`)
}
