// `archcast explain`: which layers of a model cost what.
import { Command } from 'commander'
import { GateInputError } from '@archcast/core/gate/errors.ts'
import { DEFAULT_MODEL } from '@archcast/serve/default-model.ts'
import { exitingAsGate, exitsAsGate } from '../gate/exit.ts'
import { explain } from '@archcast/core/gate/explain.ts'
import { findModels } from '../gate/models.ts'
import { imageSize } from '../inputs.ts'
import { openLocal } from '../gate/predictor.ts'
import { openModel } from '../gate/subject.ts'
import { readDeviceFile } from '../device-file.ts'

interface Options {
  readonly device: readonly string[]
  readonly deviceFile: readonly string[]
  readonly image?: string
  readonly model: string
  readonly top: string
  readonly json?: boolean
}

export function explainCommand(): Command {
  const command = new Command('explain')
    .description('Show which layers of a model cost what: multiply-accumulates, parameters, time on a device.')
    .argument('<model>', 'ONNX file, Archcast JSON or <space>:<arch>')
    .option('--device <names...>', 'devices whose time is shared out', [])
    .option('--device-file <files...>', 'device files, whose devices are among those wanted', [])
    .option('--image <size>', 'size of the image that an ONNX file leaves open, such as 224x224')
    .option('--model <folder>', 'model bundle', DEFAULT_MODEL)
    .option('--top <layers>', 'layers to show, the costliest first', '20')
    .option('--json', 'all layers as JSON, in the order of the network')
    .action((name: string, options: Options) => exitingAsGate(() => run(name, options)))
  return exitsAsGate(command)
}

async function run(wanted: string, { device, deviceFile, image, model, top, json }: Options): Promise<number> {
  const shown = Number(top)
  if (!(Number.isInteger(shown) && shown > 0))
    throw new GateInputError(`--top must be a positive whole number, not '${top}'`)
  const [name, ...more] = await findModels([wanted], process.cwd())
  if (more.length > 0)
    throw new GateInputError(`one model is explained at a time; '${wanted}' names ${more.length + 1}`)
  const subject = await openModel(name, process.cwd(), image === undefined ? undefined : imageSize(image))
  const files = await Promise.all(deviceFile.map(readDeviceFile))
  const devices = [...device.flatMap((names) => names.split(',')), ...files.map((file) => file.name)]
  const predictor = await openLocal(model, { devices, accuracy: false }, files)
  const forecast = await predictor.forecast(subject)
  console.log(json ? JSON.stringify(forecast, null, 2) : explain(forecast, shown))
  return 0
}
