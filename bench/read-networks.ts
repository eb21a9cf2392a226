// What reading a network takes, warm: ONNX files with their costs, and a document of 2,000 nodes.
import { Bench } from 'tinybench'
import { GRAPHS, exportedFiles, graph } from '../test/fixtures/onnx/exporters.ts'
import { cost } from '@archcast/core/arch/cost.ts'
import { parseArchitecture } from '@archcast/core/arch/parse.ts'
import { readOnnx } from '@archcast/core/importer/read.ts'

/** Of the graphs that ARCHCAST_GRAPHS names, where it names a folder; else of small networks of the same kinds. */
const FILES: readonly { readonly name: string; readonly bytes: () => Uint8Array }[] = GRAPHS
  ? ['vit_base_patch16_224@224', 'swinv2_tiny_window8_256@256'].map((name) => ({ name, bytes: () => graph(name) }))
  : exportedFiles().filter(({ name }) => ['vit.torchscript', 'swin.torchscript', 'swin.dynamo'].includes(name))

const NODES = 2_000

/** Convolutions, norms and sums of the last two, as JSON. */
function longDocument(): string {
  const nodes = Array.from({ length: NODES }, (_, i) => {
    const inputs = [i === 0 ? 'input' : `n${i - 1}`]
    if (i % 3 === 0) return { id: `n${i}`, op: 'conv', kernel: 3, channels: 16, inputs }
    if (i % 3 === 1) return { id: `n${i}`, op: 'batch_norm', inputs }
    return { id: `n${i}`, op: 'add', inputs: [...inputs, `n${i - 2}`] }
  })
  return JSON.stringify({ input: { channels: 3, height: 32, width: 32 }, nodes })
}

export function readingBench(): Bench {
  const bench = new Bench({ time: 2000, warmupTime: 1000 })
  for (const { name, bytes } of FILES) {
    const file = bytes()
    bench.add(`${name}.onnx -> graph and costs`, () => {
      cost(readOnnx(file, name).graph)
    })
  }
  const text = longDocument()
  return bench.add(`document of ${NODES} nodes -> graph and costs`, () => {
    cost(parseArchitecture(JSON.parse(text)))
  })
}
