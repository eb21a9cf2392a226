// `archcast predict`: architectures from a file, a line each, or ONNX files -> predictions, a line each.
import { createWriteStream } from 'node:fs'
import { once } from 'node:events'
import { Command, Option } from 'commander'
import { DEFAULT_MODEL } from '@archcast/serve/default-model.ts'
import { inOrder } from '@archcast/core/search/in-order.ts'
import { problemOf } from '@archcast/serve/problem.ts'
import { METHODS } from '@archcast/core/predict/types.ts'
import { parseQuestion } from '@archcast/core/predict/question.ts'
import { resolveArchitecture } from '@archcast/core/spaces/resolve.ts'
import { splitId } from '@archcast/core/spaces/item.ts'
import { readDeviceFile } from '../device-file.ts'
import { AHEAD, openForecaster } from '../predictors.ts'
import { duration, progressLine } from '../progress.ts'
import { positiveWhole } from '../numbers.ts'
import { imageSize, itemsOf, openInput } from '../inputs.ts'
import type { Item } from '../inputs.ts'
import type { Forecaster, Method, PredictOptions, Prediction } from '@archcast/core/predict/types.ts'

interface Options {
  readonly in: readonly string[]
  readonly out: string
  readonly model: string
  readonly method?: Method
  readonly device: readonly string[]
  readonly deviceFile: readonly string[]
  readonly images?: string
  readonly image?: string
}

export function predictCommand(): Command {
  return new Command('predict')
    .description(
      'Predict every architecture of an NDJSON file, or networks as ONNX files, in their order; an error is an answer of its own.',
    )
    .requiredOption(
      '--in <files...>',
      'architectures in any accepted form, one a line, each with an optional id; or .onnx files, whose names are their ids',
    )
    .requiredOption('--out <file>', 'predictions, one a line')
    .addOption(
      new Option(
        '--method <method>',
        'how the accuracy is predicted (default: by the head, where the bundle has one)',
      ).choices(METHODS),
    )
    .option('--device <names...>', "devices whose latency is wanted, or 'all'", [])
    .option('--device-file <files...>', 'device files, whose devices are among those wanted', [])
    .option('--model <folder>', 'model bundle', DEFAULT_MODEL)
    .option('--image <size>', 'size of the image that ONNX files leave open, such as 224x224')
    .option('--images <count>', 'probe images that the surrogate scores on (default: all of the bundle)')
    .action(run)
}

async function run({ in: inputs, out, model, method, device, deviceFile, images, image }: Options): Promise<void> {
  const count = images === undefined ? undefined : positiveWhole('--images', images)
  const items = itemsOf(await Promise.all(inputs.map(openInput)), image === undefined ? undefined : imageSize(image))
  const files = await Promise.all(deviceFile.map(readDeviceFile))
  const predictor = await openForecaster(model, files)
  const named = device.flatMap((names) => names.split(','))
  const devices = named.includes('all') ? [...predictor.devices.keys()] : [...named, ...files.map(({ name }) => name)]
  const options: PredictOptions = { method, devices, images: count }
  const line = progressLine()
  const sink = createWriteStream(out)
  const begun = performance.now()
  let done = 0
  let failed = 0
  try {
    for await (const answer of inOrder(items, (item) => predictItem(predictor, item, options), AHEAD)) {
      if ('error' in answer) failed++
      if (!sink.write(`${JSON.stringify(answer)}\n`)) await once(sink, 'drain')
      done++
      line.show(
        `${done} predicted, ${failed} refused, ${(done / ((performance.now() - begun) / 1000)).toFixed(1)} a second`,
      )
    }
  } finally {
    sink.end()
    await once(sink, 'close')
    await predictor.close()
  }
  line.end(`${done} predicted in ${duration((performance.now() - begun) / 1000)}, ${failed} of them refused: ${out}`)
}

/** Milliseconds by device, and the intervals that hold them with a probability of 90 %. */
function onDevices(latency: Prediction['latency']): object {
  const entries = Object.entries(latency)
  if (entries.length === 0) return {}
  return {
    latency: Object.fromEntries(entries.map(([name, { value_ms }]) => [name, value_ms])),
    latency_interval: Object.fromEntries(entries.map(([name, { low_ms, high_ms }]) => [name, [low_ms, high_ms]])),
  }
}

async function predictItem(predictor: Forecaster, item: Item, options: PredictOptions): Promise<object> {
  let id: { id?: string } = item.id === undefined ? {} : { id: item.id }
  try {
    const json = item.json()
    if (item.id === undefined) {
      const named = splitId(json)
      if (named.id !== undefined) id = { id: named.id }
    }
    const { architecture, choices } = parseQuestion(json)
    const prediction = await predictor.predict(resolveArchitecture(architecture), { ...options, ...choices })
    const { macs, params, in_domain } = prediction
    const accuracyOf = ({ value, low, high, method }: Prediction['accuracy']) => ({ value, low, high, method })
    const exits = prediction.exits?.map((exit) => {
      return {
        id: exit.id,
        accuracy: accuracyOf(exit.accuracy),
        ...onDevices(exit.latency),
        macs: exit.macs,
        params: exit.params,
      }
    })
    const answer = {
      accuracy: accuracyOf(prediction.accuracy),
      ...onDevices(prediction.latency),
      macs,
      params,
      in_domain,
    }
    return { ...id, ...answer, ...(exits && { exits }) }
  } catch (error) {
    if (error instanceof SyntaxError) return { ...id, error: { code: 'not_json', detail: error.message } }
    const { status, code, detail, errors } = problemOf(error).problem
    if (status >= 500) throw error
    return { ...id, error: { code, detail, ...(errors && { errors }) } }
  }
}
