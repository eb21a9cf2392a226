// The kernels that ONNX Runtime really executes and what each takes, from its own profiler.
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as ort from 'onnxruntime-node'
import * as z from 'zod'
import { quantile } from '../statistics/summary.ts'
import { inferenceModel } from './inference-model.ts'
import { NetworkDraft } from './sample/draft.ts'
import { feedsOf, sessionOptions } from './session-options.ts'
import { readJsonFile } from '@archcast/core/files/node.ts'
import { HALF } from '@archcast/core/latency/plan/halves.ts'
import type { EngineProvider } from '../engines/engine-provider.ts'
import type { RuntimeOptions } from './session-options.ts'
import type { ArchGraph } from '@archcast/core/arch/graph.ts'
import type { BlockSize } from '@archcast/core/latency/kernels.ts'

const Shapes = z.array(z.record(z.string(), z.array(z.int())))
const Event = z.object({
  cat: z.string(),
  name: z.string(),
  dur: z.number(),
  args: z
    .object({
      op_name: z.string(),
      node_index: z.string(),
      parameter_size: z.string(),
      input_type_shape: Shapes,
      output_type_shape: Shapes,
    })
    .partial()
    .optional(),
})

export interface ProfiledKernel {
  readonly op: string
  /** Of its first input and output, the batch included. */
  readonly input: readonly number[]
  readonly output: readonly number[]
  /** Bytes of learned operands. */
  readonly weights: number
  /** Microseconds: the lower quartile of its runs. */
  readonly us: number
}

/** How kernels are looked at. */
interface Look extends RuntimeOptions {
  /** The network as an ONNX model, whose first input is the images; its export where left out. */
  readonly model?: Uint8Array
  /** Runs that do not count, and that do. */
  readonly warming?: number
  readonly runs?: number
}

const ONCE: Look = { provider: 'cpu', threads: 1, batch: 1 }

/** The kernels of a run, in order. */
export async function executedKernels(architecture: ArchGraph, look: Look = ONCE): Promise<ProfiledKernel[]> {
  const { model = inferenceModel(architecture, look.batch), warming = 0, runs = 1 } = look
  const folder = await mkdtemp(join(tmpdir(), 'archcast-'))
  try {
    const session = await ort.InferenceSession.create(model, {
      ...sessionOptions(look),
      enableProfiling: true,
      profileFilePrefix: join(folder, 'profile'),
    })
    const feeds = feedsOf(session, architecture, look.batch)
    for (let run = 0; run < warming + runs; run++) await session.run(feeds)
    session.endProfiling()
    await session.release()
    return await readProfile(folder, warming)
  } finally {
    await rm(folder, { recursive: true })
  }
}

async function readProfile(folder: string, warming: number): Promise<ProfiledKernel[]> {
  const [file] = await readdir(folder)
  const events = z.array(Event).parse(await readJsonFile(join(folder, file)))
  const timed = events.filter(({ cat, name, args }) => cat === 'Node' && name.endsWith('_kernel_time') && args?.op_name)
  const first = (shapes: z.infer<typeof Shapes> = []) => Object.values(shapes[0] ?? {})[0] ?? []
  const isHalf = (shapes: z.infer<typeof Shapes> = []) => 'float16' in (shapes[0] ?? {})
  return [...Map.groupBy(timed, ({ args }) => args!.node_index).values()].map((runs) => {
    const { op_name: name = '', parameter_size: weights = '0', ...shapes } = runs[0].args!
    const us = quantile(
      runs.slice(warming).map(({ dur }) => dur),
      0.25,
    )
    const [input, output] = [first(shapes.input_type_shape), first(shapes.output_type_shape)]
    const op = name !== 'Cast' && isHalf(shapes.input_type_shape) ? `${HALF}${name}` : name
    return { op, input, output, weights: Number(weights), us }
  })
}

/**
 * Channels of a block of the memory layout that the runtime uses here: it pads a convolution's four channels to a
 * block.
 */
export async function providerBlockSize(provider: EngineProvider): Promise<BlockSize> {
  if (provider !== 'cpu') return 1
  const net = new NetworkDraft([3, 8, 8], 4)
  const kernels = await executedKernels(net.finish(net.add({ op: 'conv', channels: 4, kernel: 3 }, net.input)))
  const padded = kernels.find(({ op }) => op === 'Conv')!.output[1]
  const reordered = kernels.some(({ op }) => op === 'ReorderOutput')
  return reordered ? (padded as BlockSize) : 1
}
