#!/usr/bin/env node
// The command line of the package: what a repository of models needs. Training and serving are for a clone of the project.
import { runProgram } from './program.ts'

/** The oldest that has what is used: globs of files, lists grouped by key. */
const NODE = 22
if (Number(process.versions.node.split('.')[0]) < NODE) {
  console.error(`archcast: Node ${NODE} or later is needed; this is ${process.version}`)
  process.exit(2)
}

await runProgram({
  gate: async () => (await import('./commands/gate.ts')).gateCommand(),
  explain: async () => (await import('./commands/explain.ts')).explainCommand(),
  init: async () => (await import('./commands/init.ts')).initCommand(),
})
