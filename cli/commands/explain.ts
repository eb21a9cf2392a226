// `archcast explain`: which layers of a model cost what.
import { Command } from 'commander'
import { openLocal } from '../../gate/local-predictor.ts'
import { readDeviceFile } from '../device-file.ts'
import { exitingAsGate, exitsAsGate } from '../gate/exit.ts'
import { ONE_MODEL, oneModel } from '../gate/one-model.ts'
import { assertApart, writeOutput } from '../gate/output-file.ts'
import { withSizeOptions } from '../input-size.ts'
import { positiveWhole } from '../numbers.ts'
import { reportHtml } from '@archcast/core/gate/html/report-html.ts'
import { explain } from '@archcast/core/gate/layer-table.ts'
import { DEFAULT_MODEL } from '@archcast/serve/default-model.ts'
import type { SizeOptions } from '../input-size.ts'

interface Options extends SizeOptions {
  readonly device: readonly string[]
  readonly deviceFile: readonly string[]
  readonly model: string
  readonly top: number
  readonly json?: boolean
  readonly html?: string
}

export function explainCommand(): Command {
  const command = new Command('explain')
    .description('Show which layers of a model cost what: multiply-accumulates, parameters, memory, time on a device.')
    .argument('<model>', ONE_MODEL)
    .option('--device <names...>', 'devices whose time is shared out', [])
    .option('--device-file <files...>', 'device files, whose devices are among those wanted', [])
    .option('--model <folder>', 'model bundle', DEFAULT_MODEL)
    .option('--top <layers>', 'layers to show, the costliest first', positiveWhole, 20)
    .option('--json', 'all layers as JSON, in the order of the network')
    .option('--html <file>', 'the forecast and all layers as one HTML file, accuracy too')
    .action((name: string, options: Options) => exitingAsGate(() => run(name, options)))
  return exitsAsGate(withSizeOptions(command))
}

async function run(wanted: string, { device, deviceFile, model, top, json, html, ...sizes }: Options): Promise<number> {
  const subject = await oneModel(wanted, 'explained', sizes)
  const files = await Promise.all(deviceFile.map(readDeviceFile))
  const devices = [...device.flatMap((names) => names.split(',')), ...files.map((file) => file.name)]
  const predictor = await openLocal(model, { devices, accuracy: html !== undefined }, files)
  const prediction = await predictor.predict(subject)
  if (html !== undefined) {
    await assertApart([['html', html]], [...(subject.file ? [subject.model] : []), ...deviceFile])
    await writeOutput(html, reportHtml(prediction))
    if (!json) return 0
  }
  console.log(json ? JSON.stringify(prediction, null, 2) : explain(prediction, top))
  return 0
}
