// The command line: one file a command under commands/, loaded when it is asked for.
import { Command } from 'commander'

/** In the order of the help. */
const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  predict: async () => (await import('./commands/predict.ts')).predictCommand(),
  gate: async () => (await import('./commands/gate.ts')).gateCommand(),
  explain: async () => (await import('./commands/explain.ts')).explainCommand(),
  init: async () => (await import('./commands/init.ts')).initCommand(),
  search: async () => (await import('./commands/search.ts')).searchCommand(),
  worker: async () => (await import('./commands/worker.ts')).workerCommand(),
  data: async () => (await import('./commands/data.ts')).dataCommand(),
  train: async () => (await import('./commands/train.ts')).trainCommand(),
  device: async () => (await import('./commands/device.ts')).deviceCommand(),
  export: async () => (await import('./commands/export.ts')).exportCommand(),
  heads: async () => (await import('./commands/heads.ts')).headsCommand(),
  evaluate: async () => (await import('./commands/evaluate.ts')).evaluateCommand(),
  experiment: async () => (await import('./commands/experiment.ts')).experimentCommand(),
}

const name = process.argv[2] ?? ''
const wanted = Object.hasOwn(COMMANDS, name) ? [COMMANDS[name]] : Object.values(COMMANDS)
const program = new Command('archcast').description(
  'Forecasts how well and how fast a neural architecture will run, before anyone trains it.',
)
for (const load of wanted) program.addCommand(await load())

try {
  await program.parseAsync()
} catch (error) {
  if (process.env.ARCHCAST_DEBUG) throw error
  console.error(`archcast: ${error instanceof Error ? error.message : String(error)}`)
  process.exitCode = 1
}
