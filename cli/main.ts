// The command line: one file a command under commands/.
import { Command } from 'commander'
import { dataCommand } from './commands/data.ts'
import { deviceCommand } from './commands/device.ts'
import { evaluateCommand } from './commands/evaluate.ts'
import { headsCommand } from './commands/heads.ts'
import { experimentCommand } from './commands/experiment.ts'
import { exportCommand } from './commands/export.ts'
import { predictCommand } from './commands/predict.ts'
import { searchCommand } from './commands/search.ts'
import { trainCommand } from './commands/train.ts'
import { workerCommand } from './commands/worker.ts'

const program = new Command('archcast')
  .description('Forecasts how well and how fast a neural architecture will run, before anyone trains it.')
  .addCommand(predictCommand())
  .addCommand(searchCommand())
  .addCommand(workerCommand())
  .addCommand(dataCommand())
  .addCommand(trainCommand())
  .addCommand(deviceCommand())
  .addCommand(exportCommand())
  .addCommand(headsCommand())
  .addCommand(evaluateCommand())
  .addCommand(experimentCommand())

try {
  await program.parseAsync()
} catch (error) {
  if (process.env.ARCHCAST_DEBUG) throw error
  console.error(`archcast: ${error instanceof Error ? error.message : String(error)}`)
  process.exitCode = 1
}
