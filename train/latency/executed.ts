// The kernels that ONNX Runtime really executes, from its own profiler.
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as ort from 'onnxruntime-node'
import * as z from 'zod'
import { readJsonFile } from '@archcast/core/files/node.ts'
import { NetworkDraft } from './sample/draft.ts'
import { imagesOf, inferenceModel } from './inference-model.ts'
import { sessionOptions } from './runtime.ts'
import type { ArchGraph } from '@archcast/core/arch/graph.ts'
import type { BlockSize } from '@archcast/core/latency/kernels.ts'
import type { Device } from '../engines/device.ts'

const Shapes = z.array(z.record(z.string(), z.array(z.int())))
const Event = z.object({
  cat: z.string(),
  name: z.string(),
  args: z.object({ op_name: z.string(), input_type_shape: Shapes, output_type_shape: Shapes }).partial().optional(),
})

export interface ExecutedKernel {
  readonly op: string
  /** Of its first input and output, the batch included. */
  readonly input: readonly number[]
  readonly output: readonly number[]
}

/** The kernels of one run with one image, in order. */
export async function executedKernels(architecture: ArchGraph, provider: Device = 'cpu'): Promise<ExecutedKernel[]> {
  const folder = await mkdtemp(join(tmpdir(), 'archcast-'))
  try {
    const session = await ort.InferenceSession.create(inferenceModel(architecture), {
      ...sessionOptions({ provider, threads: 1, batch: 1 }),
      enableProfiling: true,
      profileFilePrefix: join(folder, 'profile'),
    })
    const { data, shape } = imagesOf(architecture, 1)
    await session.run({ images: new ort.Tensor(data, shape) })
    session.endProfiling()
    await session.release()
    return await readProfile(folder)
  } finally {
    await rm(folder, { recursive: true })
  }
}

async function readProfile(folder: string): Promise<ExecutedKernel[]> {
  const [file] = await readdir(folder)
  const events = z.array(Event).parse(await readJsonFile(join(folder, file)))
  const first = (shapes: z.infer<typeof Shapes> = []) => Object.values(shapes[0] ?? {})[0] ?? []
  return events.flatMap(({ cat, name, args }) => {
    if (cat !== 'Node' || !name.endsWith('_kernel_time') || !args?.op_name) return []
    return [{ op: args.op_name, input: first(args.input_type_shape), output: first(args.output_type_shape) }]
  })
}

/** Channels of a block of the memory layout that the runtime uses here: a convolution to four channels shows what they are padded to. */
export async function blockSize(provider: Device): Promise<BlockSize> {
  if (provider !== 'cpu') return 1
  const net = new NetworkDraft([3, 8, 8], 4)
  const kernels = await executedKernels(net.finish(net.add({ op: 'conv', channels: 4, kernel: 3 }, net.input)))
  const padded = kernels.find(({ op }) => op === 'Conv')!.output[1]
  const reordered = kernels.some(({ op }) => op === 'ReorderOutput')
  return reordered ? (padded as BlockSize) : 1
}
