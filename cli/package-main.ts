#!/usr/bin/env node
// The command line of the package: what a repository of models needs. Training and serving are for a clone of the project.
import { runProgram } from './program.ts'

await runProgram({
  gate: async () => (await import('./commands/gate.ts')).gateCommand(),
  explain: async () => (await import('./commands/explain.ts')).explainCommand(),
  init: async () => (await import('./commands/init.ts')).initCommand(),
})
