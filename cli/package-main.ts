#!/usr/bin/env node
// The command line of the package: what a repository of models needs. Training and serving are for a clone of the
// project.
import module from 'node:module'
import { tooOld } from '../lib/least-node.ts'

const fault = tooOld()
if (fault !== undefined) {
  console.error(fault)
  process.exit(2)
}

// Most of a short command is compiling; Node keeps what it compiled once, from 22.8 on. All else is loaded behind it.
if ('enableCompileCache' in module) module.enableCompileCache()
const { runProgram } = await import('./program.ts')

await runProgram({
  gate: async () => (await import('./commands/gate.ts')).gateCommand(),
  explain: async () => (await import('./commands/explain.ts')).explainCommand(),
  init: async () => (await import('./commands/init.ts')).initCommand(),
})
