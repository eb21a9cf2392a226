// `archcast device check --models`: predicted against measured latency of networks that come as ONNX files.
import { basename } from 'node:path'
import { ArchitectureError } from '@archcast/core/arch/errors.ts'
import { faultOf } from '@archcast/core/importer/fault.ts'
import { readModelFile } from '@archcast/core/importer/node.ts'
import { readOnnx } from '@archcast/core/importer/read.ts'
import { checkModels } from '@archcast/train/latency/check-profile.ts'
import { fillWeights } from '@archcast/train/latency/fill-weights.ts'
import type { CheckedModel, ModelFile } from '@archcast/train/latency/check-profile.ts'

type Options = Parameters<typeof checkModels>[1]

/** What cannot be read or run is told, and makes the exit code 1; the others are timed. */
export async function timeModels(
  paths: readonly string[],
  options: Options,
  close: () => Promise<void>,
): Promise<void> {
  const checked = await openAll(paths, options)
    .then((files) => checkModels(files, options))
    .finally(close)
  if (checked.length === 0) return
  const { name, runtime, batch } = options.device
  const within = checked.filter((model) => Math.abs(errorOf(model)) <= CLOSE).length
  console.log(
    `${checked.length} networks on ${name}; ${runtime}, batch ${batch}; times as they would be at the speed that the machine had when ` +
      `it was profiled; ${within} of ${checked.length} predicted within ${100 * CLOSE} %\n`,
  )
  console.log(table(checked))
}

async function openAll(paths: readonly string[], options: Options): Promise<ModelFile[]> {
  const files: ModelFile[] = []
  for (const path of paths) {
    try {
      files.push(await open(path, options))
    } catch (error) {
      const reason = error instanceof ArchitectureError ? faultOf(path, error) : (error as Error).message
      console.error(`archcast: ${path}: ${reason}`)
      process.exitCode = 1
    }
  }
  return files
}

/** Bits of a float16. */
const HALF = 16

/** A prediction that is called close. */
const CLOSE = 0.15

const errorOf = ({ measured, predicted }: CheckedModel) => predicted.value / measured - 1

/** As it is, or written anew in the device's numbers where it is of other ones. */
async function open(path: string, { device, runtime }: Options): Promise<ModelFile> {
  const bytes = await readModelFile(path)
  const { graph, normalises, bits } = readOnnx(bytes, path, { batch: device.batch })
  const numbers = graph.nodes.some(({ op }) => op.type === 'quantize') ? 'int8' : bits === HALF ? 'fp16' : 'fp32'
  const asItIs = numbers === (device.precision ?? 'fp32')
  const name = basename(path)
  const file = asItIs ? { name, graph, model: fillWeights(bytes), run: { normalises } } : { name, graph }
  // Once, so that one that does not run ends no other's timing.
  const network = await runtime.open(graph, file.model)
  await network.run().finally(() => network.release())
  return file
}

/** Markdown. */
function table(checked: readonly CheckedModel[]): string {
  const lines = checked.map((model) => {
    const { name, measured, predicted } = model
    const { value, low, high, reasons } = predicted
    const cells = [name, measured.toFixed(2), value.toFixed(2), `${low.toFixed(2)} to ${high.toFixed(2)}`]
    const error = 100 * errorOf(model)
    return `| ${[...cells, `${error < 0 ? '' : '+'}${error.toFixed(1)}`, reasons.join('; ')].join(' | ')} |`
  })
  const head = '| network | measured, ms | predicted, ms | interval, ms | error, % | outside the profile |'
  return [head, '| --- | --- | --- | --- | --- | --- |', ...lines].join('\n')
}
