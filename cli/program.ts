// A command line of commands that are loaded when they are asked for.
import { Command } from 'commander'
import { reportError } from './fault.ts'
import { reportLostOutput } from './lost-output.ts'
import { disableTelemetry } from '@archcast/serve/node/telemetry.ts'

const EXIT_CODES = `
Exit codes: 0, done; 1, failed, and files that were to be written are as they were; 130, ended by Ctrl-C. Of gate,
explain, code and init: 1, a budget is broken; 2, bad input; 3, nothing was judged.`

/** @param commands by name, in the order of the help */
export async function runProgram(commands: Readonly<Record<string, () => Promise<Command>>>): Promise<void> {
  // Here, since every command of the project and of its package passes before it loads a model.
  disableTelemetry()
  reportLostOutput((code) => Number(code) || 1)
  const name = process.argv[2] ?? ''
  const wanted = Object.hasOwn(commands, name) ? [commands[name]] : Object.values(commands)
  const program = new Command('archcast').description(
    'Forecasts how well and how fast a neural architecture will run, before anyone trains it.',
  )
  program.addHelpText('after', EXIT_CODES)
  for (const load of wanted) program.addCommand(await load())
  try {
    await program.parseAsync()
  } catch (error) {
    if (process.env.ARCHCAST_DEBUG) throw error
    console.error(`archcast: ${reportError(error)}`)
    process.exitCode = 1
  }
}
