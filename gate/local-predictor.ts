// Who predicts for a gate: the bundle in this process. It loads ONNX Runtime only once an accuracy is wanted.
import { BundleError } from '@archcast/core/bundle/errors.ts'
import { loadBundleFolder } from '@archcast/core/bundle/node.ts'
import { GateInputError, GateUnreachableError } from '@archcast/core/gate/errors.ts'
import { layersOf } from '@archcast/core/gate/layers.ts'
import { openDevices, openHeads } from '@archcast/core/predict/heads.ts'
import { memoryOf } from '@archcast/core/predict/memory.ts'
import { named } from '@archcast/core/predict/named.ts'
import { noAccuracy } from '@archcast/core/predict/no-accuracy.ts'
import { noTask, tasksMeant } from '@archcast/core/predict/tasks/tasks-meant.ts'
import type { Subject } from './subject.ts'
import type { ArchGraph } from '@archcast/core/arch/graph.ts'
import type { ModelLatency, ModelPrediction } from '@archcast/core/gate/model-prediction.ts'
import type { Device, DeviceFile } from '@archcast/core/latency/device.ts'
import type { Heads } from '@archcast/core/predict/heads.ts'

export interface GatePredictor {
  predict(subject: Subject): Promise<ModelPrediction>
  /** Of this process, by name; empty where a service predicts. */
  readonly devices: ReadonlyMap<string, Device>
  close(): Promise<void>
}

export interface Wanted {
  readonly devices: readonly string[]
  readonly accuracy: boolean
}

/**
 * Throws GateUnreachableError for a bundle that is missing or damaged, GateInputError for a device that is not known.
 */
export async function openLocal(
  folder: string,
  wanted: Wanted,
  extra: readonly DeviceFile[] = [],
): Promise<GatePredictor> {
  const { devices, heads } = await open(folder, wanted.accuracy, extra)
  const chosen = wanted.devices.map((name) => deviceNamed(devices, name))
  return {
    devices,
    async predict(subject) {
      const { graph } = subject.architecture
      const latency = chosen.map(({ file, latency: of }): [string, ModelLatency] => {
        const { value, low, high, reasons } = of(graph, subject.architecture)
        return [file.name, { value, low, high, outside: [...reasons], source: 'predicted' }]
      })
      const judged = heads && (await judgedBy(heads, graph))
      const layers = layersOf(
        graph,
        chosen.map(({ file }) => file),
        subject.names,
        subject.architecture,
      )
      return {
        ...subjectFacts(subject),
        latency: Object.fromEntries(latency),
        ...judged,
        layers,
      }
    },
    close: async () => heads?.release(),
  }
}

async function open(
  folder: string,
  accuracy: boolean,
  extra: readonly DeviceFile[],
): Promise<{ readonly devices: ReadonlyMap<string, Device>; readonly heads?: Heads }> {
  try {
    const bundle = await loadBundleFolder(folder)
    if (!accuracy) return { devices: openDevices(bundle, extra) }
    const { default: ort } = await import('onnxruntime-node')
    const heads = await openHeads(ort, bundle, { intraOpNumThreads: 1 }, { devices: extra })
    if (heads.tasks.size === 0)
      throw new GateInputError(`the bundle ${folder} predicts no accuracy; leave out min_accuracy`)
    return { devices: heads.devices, heads }
  } catch (error) {
    if (!(error instanceof BundleError)) throw error
    throw new GateUnreachableError(`the bundle ${folder} cannot be trusted: ${error.message}`, { cause: error })
  }
}

async function judgedBy(
  { tasks, always }: Heads,
  graph: ArchGraph,
): Promise<Pick<ModelPrediction, 'accuracy' | 'no_accuracy'>> {
  const without = noAccuracy(graph)
  if (without !== undefined) return { no_accuracy: without }
  const [task] = tasksMeant(graph, tasks, always)
  if (!task) return { no_accuracy: noTask(graph, tasks) }
  const { value, low, high, reasons } = (await task.predict(graph)).whole
  return { accuracy: { value, low, high, outside: [...reasons] } }
}

export function subjectFacts({ model, file, hash, macs, params, size, no_size, architecture }: Subject) {
  const memory = memoryOf(architecture.graph, architecture)
  const { batch } = architecture
  const told = no_size === undefined ? { size } : { no_size }
  return { model, file, hash, macs, params, ...told, memory, ...(batch !== undefined && { batch }) }
}

export function deviceNamed(devices: ReadonlyMap<string, Device>, name: string): Device {
  return named(
    devices,
    name,
    (hint) => new GateInputError(`there is no device '${name}'; ${hint}archcast device list lists ${devices.size}`),
  )
}
