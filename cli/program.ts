// A command line of commands that are loaded when they are asked for.
import { Command } from 'commander'
import { disableTelemetry } from '@archcast/serve/telemetry.ts'

/** @param commands by name, in the order of the help */
export async function runProgram(commands: Readonly<Record<string, () => Promise<Command>>>): Promise<void> {
  // Here, since every command of the project and of its package passes before it loads a model.
  disableTelemetry()
  const name = process.argv[2] ?? ''
  const wanted = Object.hasOwn(commands, name) ? [commands[name]] : Object.values(commands)
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
}
