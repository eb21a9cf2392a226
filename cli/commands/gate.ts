// `archcast gate`: models against their budgets, before they are merged.
import { Command } from 'commander'
import { runGate } from '../../gate/run-gate.ts'
import manifest from '../../package.json' with { type: 'json' }
import { CONFIG_FILE, readGateConfig } from '../gate/config-file.ts'
import { EXIT, exitingAsGate, exitsAsGate } from '../gate/exit.ts'
import { checkOutputs, writeGateReport } from '../gate/outputs.ts'
import { sizeOfOptions } from '../gate/size.ts'
import { withSizeOptions } from '../input-size.ts'
import { progressLine } from '../progress.ts'
import { GateInputError } from '@archcast/core/gate/errors.ts'
import { unjudged } from '@archcast/core/gate/gate-report.ts'
import type { Outputs } from '../gate/outputs.ts'
import type { SizeOptions } from '../input-size.ts'

interface Options extends Outputs, SizeOptions {
  readonly against?: string
  readonly model?: string
  readonly url?: string
  readonly token?: string
  readonly measure?: boolean
  readonly measureTime: string
}

export function gateCommand(): Command {
  const command = new Command('gate')
    .description(
      'Predict models and compare them with their budgets: exit code 0 where all hold, 1 where one is broken.',
    )
    .argument('[models...]', "ONNX files, Archcast JSON, globs or <space>:<arch>, in the place of the configuration's")
    .option('--config <file>', 'budgets', CONFIG_FILE)
    .option('--against <baseline>', 'what relative budgets compare with: a git ref, or a file or URL of gate --json')
    .option('--measure', 'time the models in ONNX Runtime on this machine, by turns with the baseline')
    .option('--measure-time <seconds>', 'most time of one model', '30')
    .option('--model <folder>', 'model bundle (default: the one that comes with the package)')
    .option('--url <address>', 'service that predicts in the place of a bundle')
    .option('--token <token>', 'bearer token of the service (default: ARCHCAST_TOKEN)')
    .option('--json', 'the report as JSON on stdout, which --against takes')
    .option('--junit <file>', 'the report as JUnit XML')
    .option('--sarif <file>', 'the report as SARIF 2.1.0')
    .option('--markdown <file>', 'the report as Markdown, for a comment')
    .option('--html <file>', 'the report as one HTML file, to look at')
    .action((models: string[], options: Options) => exitingAsGate(() => run(models, options)))
  return exitsAsGate(withSizeOptions(command))
}

async function run(models: readonly string[], options: Options): Promise<number> {
  const { against, model, url, measureTime } = options
  const token = options.token ?? process.env.ARCHCAST_TOKEN
  const seconds = Number(measureTime)
  if (!(seconds > 0 && seconds <= 3600)) {
    throw new GateInputError(`--measure-time must be a number of seconds up to 3600, not '${measureTime}'`)
  }
  const config = await readGateConfig(options.config)
  const line = progressLine()
  const report = await runGate({
    config,
    models,
    size: sizeOfOptions(options),
    ...(against !== undefined && { against }),
    ...(model !== undefined && { model }),
    ...(url !== undefined && { service: { url, ...(token && { token }) } }),
    ...(options.measure && { measure: { seconds } }),
    // Predictions are there at once.
    ...(options.measure && { onProgress: (done, total, name) => line.show(`timing ${done + 1} of ${total}: ${name}`) }),
  })
  if (options.measure) line.end('')
  const files = [...report.models, ...report.unreadable].flatMap((each) => (each.file ? [each.model] : []))
  const baseline = against ?? config.baseline
  const read = [...files, ...config.device_files, options.config, ...(baseline === undefined ? [] : [baseline])]
  await checkOutputs(options, read)
  await writeGateReport(report, options, manifest.version)
  if (report.gaps.some(({ unreachable }) => unreachable)) return EXIT.unreachable
  if (unjudged(report).length > 0) return EXIT.input
  return report.passed ? EXIT.holds : EXIT.broken
}
