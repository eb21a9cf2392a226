// The heads of a bundle: accuracy by task in a fraction of a millisecond, and the devices whose latency is known.
import { BundleError, describeIssues } from '../bundle/errors.ts'
import { MANIFEST_FILE } from '../bundle/manifest.ts'
import { DeviceFile, openDevice } from '../latency/device.ts'
import { parseJson } from '../text/json.ts'
import { linesOf } from '../text/lines.ts'
import { AccuracyHeadSchema, HEADS_FILE, headsFileOf, openAccuracyHead } from './accuracy-head.ts'
import { taskOfFile, taskOfSpace } from './tasks/accuracy-task.ts'
import { TaskFile } from './tasks/task-file.ts'
import { openTask } from './tasks/task-head.ts'
import { taskOf } from './tasks/task-of.ts'
import type { Bundle } from '../bundle/load.ts'
import type { Device } from '../latency/device.ts'
import type { Ort, SessionOptions } from '../onnx/runtime.ts'
import type { AccuracyHead } from './accuracy-head.ts'
import type { AccuracyTask } from './tasks/accuracy-task.ts'
import type { TaskHead } from './tasks/task-head.ts'
import type * as z from 'zod'

/** Device files, a line each. */
export const DEVICES_FILE = 'devices.ndjson'
/** Task files, a line each. */
export const TASKS_FILE = 'tasks.ndjson'

export interface Heads {
  /** By their names, the bundle's own data set's first; none where the bundle has no heads. */
  readonly tasks: ReadonlyMap<string, AccuracyTask>
  /** Names of the tasks that are meant where none is asked for: those given besides the bundle's. */
  readonly always: readonly string[]
  readonly devices: ReadonlyMap<string, Device>
  release(): Promise<void>
}

/** What is known besides a bundle; it comes first where names are the same. */
export interface Extra {
  readonly devices?: readonly DeviceFile[]
  readonly tasks?: readonly TaskFile[]
}

/**
 * Throws BundleError for heads that are not valid.
 *
 * @example
 * import ort from 'onnxruntime-node'
 * import { loadBundleFolder } from '@archcast/core/bundle/node.ts'
 * const { tasks, devices, release } = await openHeads(ort, await loadBundleFolder('models/cifar10-nb201'))
 * tasks.has('cifar10') // => true
 * devices.has('pixel3') // => true
 * await release()
 */
export async function openHeads(
  ort: Ort,
  bundle: Bundle,
  options: SessionOptions = {},
  { devices = [], tasks: given = [] }: Extra = {},
): Promise<Heads> {
  const { heads, dataset } = bundle.manifest
  const files = new Map(
    [...filesOf(bundle, TASKS_FILE, TaskFile, 'task'), ...given].map((file) => [file.task, openTask(file)]),
  )
  const opened: AccuracyHead[] = []
  const tasks = new Map<string, AccuracyTask>()
  if (heads) {
    const own = [[taskOf(dataset.name), heads.accuracy, HEADS_FILE] as const]
    const others = Object.entries(heads.tasks ?? {}).map(
      ([name, details]) => [name, details, headsFileOf(name)] as const,
    )
    for (const [name, details, file] of [...own, ...others]) {
      // Few ask for another task than the bundle's own.
      const head = await openHead(ort, bundle, { details, file, eager: file === HEADS_FILE }, options)
      opened.push(head)
      const classes = head.details.classes ?? dataset.classes
      tasks.set(name, taskOfSpace(name, classes, head, files))
    }
  }
  for (const [name, file] of files) tasks.set(name, taskOfFile(file))
  return {
    tasks,
    always: given.map(({ task }) => task),
    devices: openDevices(bundle, devices),
    release: async () => void (await Promise.all(opened.map((head) => head.release()))),
  }
}

async function openHead(
  ort: Ort,
  bundle: Bundle,
  { details, file, eager }: { readonly details: unknown; readonly file: string; readonly eager: boolean },
  options: SessionOptions,
): Promise<AccuracyHead> {
  const head = AccuracyHeadSchema.safeParse(details)
  if (!head.success) throw new BundleError(MANIFEST_FILE, 'heads of this version', describeIssues(head.error.issues))
  return openAccuracyHead(ort, bundle.file(file), head.data, options, { eager })
}

/** The bundle's task files, opened. */
export function bundleTasks(bundle: Bundle): ReadonlyMap<string, TaskHead> {
  return new Map(filesOf(bundle, TASKS_FILE, TaskFile, 'task').map((file) => [file.task, openTask(file)]))
}

/**
 * The bundle's devices, which need no runtime, and `extra` ones before them. Throws BundleError for a device that is
 * not valid.
 *
 * @example
 * import { loadBundleFolder } from '@archcast/core/bundle/node.ts'
 * import { resolveArchitecture } from '@archcast/core/spaces/resolve.ts'
 * const arch = '|nor_conv_3x3~0|+|none~0|skip_connect~1|+|none~0|none~1|nor_conv_1x1~2|'
 * const { graph } = resolveArchitecture({ space: 'nas-bench-201', arch })
 * const { latency } = openDevices(await loadBundleFolder('models/cifar10-nb201')).get('pixel3')
 * const { low, value, high } = latency(graph)
 * low < value && value < high // => true
 */
export function openDevices(bundle: Bundle, extra: readonly DeviceFile[] = []): ReadonlyMap<string, Device> {
  return new Map(
    [...filesOf(bundle, DEVICES_FILE, DeviceFile, 'device'), ...extra].map((file) => [file.name, openDevice(file)]),
  )
}

/** The objects of a file of the bundle, a line each; none where it has no such file. */
function filesOf<T>(bundle: Bundle, name: string, schema: z.ZodType<T>, what: string): T[] {
  if (!bundle.names.includes(name)) return []
  const lines = linesOf(bundle.file(name), name)
  if (lines.length === 0) throw new BundleError(name, `a ${what} file in line 1`, 'nothing')
  return lines.map(({ number, text }) => {
    const expected = `a ${what} file in line ${number}`
    let json: unknown
    try {
      json = parseJson(text(), 'the line')
    } catch (cause) {
      throw new BundleError(name, expected, (cause as Error).message, { cause })
    }
    const parsed = schema.safeParse(json)
    if (parsed.success) return parsed.data
    throw new BundleError(name, expected, describeIssues(parsed.error.issues))
  })
}
