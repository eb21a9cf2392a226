// `archcast predict`: architectures from a file, a line each, or ONNX files -> predictions, a line each.
import { Command, Option } from 'commander'
import { readDeviceFile } from '../device-file.ts'
import { itemsOf } from '../input-items.ts'
import { inputSize, withSizeOptions } from '../input-size.ts'
import { positiveWhole } from '../numbers.ts'
import { checkOut } from '../out-file.ts'
import { AHEAD, openPredictor } from '../predictors.ts'
import { duration, progressLine } from '../progress.ts'
import { readTaskFile } from '../task-file.ts'
import { answerTo } from './predict/answer-line.ts'
import { METHODS } from '@archcast/core/contract/methods.ts'
import { openOutput } from '@archcast/core/files/output.ts'
import { inOrder } from '@archcast/core/search/in-order.ts'
import { DEFAULT_MODEL } from '@archcast/serve/default-model.ts'
import type { SizeOptions } from '../input-size.ts'
import type { Method } from '@archcast/core/contract/methods.ts'
import type { PredictOptions } from '@archcast/core/predict/predictor-types.ts'

interface Options extends SizeOptions {
  readonly in: readonly string[]
  readonly out: string
  readonly model: string
  readonly method?: Method
  readonly device: readonly string[]
  readonly deviceFile: readonly string[]
  readonly precision?: string
  readonly task: readonly string[]
  readonly taskFile: readonly string[]
  readonly recipe?: string
  readonly images?: number
}

const EXIT_CODES = `
Exit codes: 0, answers are written, of which some may be errors; 1, a file is refused whole, nothing at all could be
predicted, or the command failed: what was at --out before then stays unless answers are there to be written.`

export function predictCommand(): Command {
  const command = new Command('predict')
    .description(
      'Predict every architecture of an NDJSON file, or networks as ONNX files, in their order; an error is an answer ' +
        'of its own.',
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
    .option('--precision <numbers>', 'of the devices named, or of all, those that compute with such, as int8')
    .option('--task <names...>', "tasks whose accuracy is wanted, or 'all' (default: that with as many classes)", [])
    .option('--task-file <files...>', 'task files, whose tasks are those wanted where none is named', [])
    .option('--recipe <recipe>', 'how the network is trained, for tasks with recipes')
    .option('--model <folder>', 'model bundle', DEFAULT_MODEL)
    .option('--images <count>', 'probe images that the surrogate scores on (default: all of the bundle)', positiveWhole)
    .addHelpText('after', EXIT_CODES)
    .action(run)
  return withSizeOptions(command)
}

async function run({ in: inputs, out, model, method, device, deviceFile, images, ...rest }: Options): Promise<void> {
  const { task, taskFile, recipe, precision, ...sizes } = rest
  const size = inputSize(sizes)
  await checkOut(out, [...inputs, ...deviceFile, ...taskFile])
  const items = itemsOf(inputs, size)
  const files = await Promise.all(deviceFile.map(readDeviceFile))
  const further = { devices: files, tasks: await Promise.all(taskFile.map(readTaskFile)) }
  const output = await openOutput(out)
  const predictor = await openPredictor(model, further).catch(async (error: unknown) => {
    await output.discard()
    throw error
  })
  const named = device.flatMap((names) => names.split(','))
  const wanted = [...named, ...files.map(({ name }) => name)]
  const devices = named.includes('all') ? [...predictor.devices.keys()] : wanted
  const tasks = task.flatMap((names) => names.split(','))
  const options: PredictOptions = {
    method,
    ...(tasks.length > 0 && { tasks: tasks.includes('all') ? [...predictor.tasks.keys()] : tasks }),
    recipe,
    ...(devices.length > 0 && { devices }),
    precision,
    images,
    batch: size.batch,
  }
  const line = progressLine()
  const begun = performance.now()
  let done = 0
  let refused = 0
  const faults: string[] = []
  try {
    for await (const answer of inOrder(items, (item) => answerTo(predictor, item, options), AHEAD)) {
      if (answer.refused) refused++
      if (answer.fault !== undefined) faults.push(answer.fault)
      await output.write(`${JSON.stringify(answer.line)}\n`)
      done++
      line.show(
        `${done} predicted, ${refused} refused, ${(done / ((performance.now() - begun) / 1000)).toFixed(1)} a second`,
      )
    }
    await output.commit()
  } finally {
    await output.discard()
    await predictor.close()
  }
  line.end(`${done} predicted in ${duration((performance.now() - begun) / 1000)}, ${refused} of them refused: ${out}`)
  for (const fault of faults) console.error(`archcast: ${fault}`)
  if (done > 0 && refused === done) console.error(`archcast: nothing was predicted; ${out} says why, line by line`)
  // A line is refused to the program that wrote it, a file to whoever named it.
  if (faults.length > 0 || (done > 0 && refused === done)) process.exitCode = 1
}
