// The command line: one file a command under commands/, loaded when it is asked for.
import { runProgram } from './program.ts'

await runProgram({
  predict: async () => (await import('./commands/predict.ts')).predictCommand(),
  gate: async () => (await import('./commands/gate.ts')).gateCommand(),
  explain: async () => (await import('./commands/explain.ts')).explainCommand(),
  code: async () => (await import('./commands/code.ts')).codeCommand(),
  init: async () => (await import('./commands/init.ts')).initCommand(),
  search: async () => (await import('./commands/search.ts')).searchCommand(),
  worker: async () => (await import('./commands/worker.ts')).workerCommand(),
  data: async () => (await import('./commands/data.ts')).dataCommand(),
  draw: async () => (await import('./commands/draw.ts')).drawCommand(),
  train: async () => (await import('./commands/train.ts')).trainCommand(),
  device: async () => (await import('./commands/device.ts')).deviceCommand(),
  export: async () => (await import('./commands/export.ts')).exportCommand(),
  heads: async () => (await import('./commands/heads.ts')).headsCommand(),
  evaluate: async () => (await import('./commands/evaluate.ts')).evaluateCommand(),
  experiment: async () => (await import('./commands/experiment.ts')).experimentCommand(),
})
