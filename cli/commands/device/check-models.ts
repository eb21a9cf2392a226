// `archcast device check --models`: predicted against measured latency of networks that come as ONNX files.
import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { checkModels } from '@archcast/train/latency/check.ts'
import { fillWeights } from '@archcast/train/latency/fill-weights.ts'
import { readOnnx } from '@archcast/core/importer/read.ts'
import type { CheckedModel, ModelFile } from '@archcast/train/latency/check.ts'

export async function timeModels(
  paths: readonly string[],
  options: Parameters<typeof checkModels>[1],
  close: () => Promise<void>,
): Promise<void> {
  const checked = await Promise.all(paths.map(open))
    .then((files) => checkModels(files, options))
    .finally(close)
  const { name, runtime, batch } = options.device
  const within = checked.filter((model) => Math.abs(errorOf(model)) <= CLOSE).length
  console.log(
    `${checked.length} networks on ${name}; ${runtime}, batch ${batch}; times as they would be at the speed that the machine had when ` +
      `it was profiled; ${within} of ${checked.length} predicted within ${100 * CLOSE} %\n`,
  )
  console.log(table(checked))
}

/** A prediction that is called close. */
const CLOSE = 0.15

const errorOf = ({ measured, predicted }: CheckedModel) => predicted.value / measured - 1

async function open(path: string): Promise<ModelFile> {
  const bytes = await readFile(path)
  return { name: basename(path), graph: readOnnx(bytes, path).graph, model: fillWeights(bytes) }
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
