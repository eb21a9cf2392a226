// Networks of a folder of ONNX files with generated weights: what their children give on Node, and whether workerd
// gives the same.
import { readFileSync, readdirSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as ort from 'onnxruntime-node'
import { buildWorker, startWorkerd } from '../../cli/workerd.ts'
import { cost } from '@archcast/core/arch/cost.ts'
import { ArchitectureError } from '@archcast/core/arch/errors.ts'
import { readOnnx } from '@archcast/core/importer/read.ts'
import { probeInputs } from '@archcast/core/predict/child-runs.ts'
import { noAccuracy } from '@archcast/core/predict/no-accuracy.ts'
import type { ArchGraph } from '@archcast/core/arch/graph.ts'
import type { ProbeImages } from '@archcast/core/bundle/probe.ts'
import type { Scorer } from '@archcast/core/predict/predictor-types.ts'

export interface Picked {
  readonly file: string
  readonly graph: ArchGraph
}

/** What keeps a check of many networks to minutes. */
const MOST = { params: 1e7, macs: 2e9 }
/** Images of a run, which a network must tell apart. */
const IMAGES = 2
/** Numbers in 0..1, which a child normalises itself. */
const AS_THEY_ARE = { mean: [0, 0, 0], std: [1, 1, 1] }

/** The letters that a name begins with: `mobilenetv3_small_050@224.onnx` is of `mobilenetv`. */
const familyOf = (file: string) => /^(tf_)?([a-z]+)/.exec(file)?.[2] ?? file
const sideOf = (file: string) => Number(/@(\d+)/.exec(file)?.[1] ?? 0)

/**
 * Up to `count` classifiers of images below ten million parameters, of as many families as there are, smallest images
 * first.
 */
export function pickNetworks(folder: string, count: number): Picked[] {
  const files = readdirSync(folder).filter((file) => file.endsWith('.onnx'))
  const families = [...Map.groupBy(files.toSorted(), familyOf).values()]
  const ordered = families.map((members) => members.toSorted((a, b) => sideOf(a) - sideOf(b)).values())
  const picked: Picked[] = []
  for (let left = ordered; left.length > 0 && picked.length < count;) {
    // One more of each family, until there are enough.
    left = left.filter((members) => {
      const next =
        picked.length < count ? members.map((file) => small(folder, file)).find((one) => one !== undefined) : undefined
      if (next) picked.push(next)
      return next !== undefined
    })
  }
  return picked
}

function small(folder: string, file: string): Picked | undefined {
  try {
    const { graph } = readOnnx(readFileSync(join(folder, file)), file)
    const { params, macs } = cost(graph)
    return params < MOST.params && macs < MOST.macs && noAccuracy(graph) === undefined ? { file, graph } : undefined
  } catch (error) {
    if (error instanceof ArchitectureError) return undefined
    throw error
  }
}

export interface ChildRun {
  readonly model: Uint8Array
  readonly images: Float32Array
  readonly shape: readonly number[]
  readonly outputs: Float32Array
  /** Root mean square of the outputs. */
  readonly rms: number
  /** That of the difference between the outputs of two images, by `rms`. */
  readonly apart: number
}

/** @param probe images that the network reads, at its size */
export async function runOnNode(scorer: Scorer, probe: ProbeImages, { graph }: Picked): Promise<ChildRun> {
  const model = await scorer.child({ graph, scored: graph })
  const [channels, height, width] = graph.input
  const shape = [IMAGES, channels, height, width]
  // Photographs, as batch normalisation takes its statistics of: behind depthwise convolutions noise is many times as
  // large.
  const images = probeInputs(probe, IMAGES, height, width, AS_THEY_ARE)
  const session = await ort.InferenceSession.create(model, { intraOpNumThreads: 2, logSeverityLevel: 3 })
  const results = await session.run({ [session.inputNames[0]]: new ort.Tensor(images, shape) })
  await session.release()
  const outputs = results[session.outputNames.at(-1)!].data as Float32Array
  const half = outputs.length / IMAGES
  const rms = rootMeanSquare(outputs)
  const apart = rootMeanSquare(outputs.subarray(0, half).map((y, i) => y - outputs[half + i])) / rms
  return { model, images, shape, outputs, rms, apart }
}

/** Why outputs say nothing; undefined where they are fine. */
export function fault({ outputs, rms, apart }: ChildRun): string | undefined {
  if (!outputs.every(Number.isFinite)) return 'not finite'
  if (rms === 0) return 'zeros'
  return apart > 1e-4 ? undefined : 'the same for different images'
}

const rootMeanSquare = (values: Float32Array) =>
  Math.sqrt(values.reduce((sum, value) => sum + value ** 2, 0) / values.length)

export interface WorkerdRunner {
  /** Largest difference between the outputs there and on Node, by their root mean square. */
  difference(run: ChildRun): Promise<number>
  close(): Promise<void>
}

const WORKER = 'worker/running/wrangler.toml'

export async function startRunner(port: number): Promise<WorkerdRunner> {
  const folder = await mkdtemp(join(tmpdir(), 'archcast-running-'))
  await buildWorker(folder, WORKER)
  const workerd = await startWorkerd(folder, port, WORKER)
  const ask = async (method: string, query: string, body: Uint8Array | Float32Array) => {
    const response = await fetch(`${workerd.url}/${query}`, { method, body: body as Uint8Array<ArrayBuffer> })
    if (!response.ok) throw new Error(`workerd answered ${method} with ${response.status}`)
    return response.arrayBuffer()
  }
  return {
    async difference({ model, images, shape, outputs, rms }) {
      await ask('PUT', '', model)
      const there = new Float32Array(await ask('POST', `?shape=${shape.join()}`, images))
      return outputs.reduce((most, y, i) => Math.max(most, Math.abs(y - there[i])), 0) / rms
    },
    async close() {
      await workerd.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
