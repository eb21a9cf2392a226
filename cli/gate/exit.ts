// Exit codes of a gate, and how an error becomes one.
import { reportError } from '../fault.ts'
import { reportLostOutput } from '../lost-output.ts'
import { ArchitectureError } from '@archcast/core/arch/errors.ts'
import { fileErrorOf } from '@archcast/core/files/errors.ts'
import { GateInputError, GateUnreachableError } from '@archcast/core/gate/errors.ts'
import { failureAnnotation } from '@archcast/core/gate/reporters/github.ts'
import type { Command } from 'commander'

/** `broken`: a budget. `input`: a model, the configuration or an option. `unreachable`: not all was judged. */
export const EXIT = { holds: 0, broken: 1, input: 2, unreachable: 3 } as const

/** Options that commander refuses are bad input too. */
export function exitsAsGate(command: Command): Command {
  return command.exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? EXIT.holds : EXIT.input))
}

/**
 * Runs `work` and sets the exit code that it gives or that its error means. After an unforeseen error nothing was
 * judged.
 */
export async function exitingAsGate(work: () => Promise<number>): Promise<void> {
  reportLostOutput(() => EXIT.input)
  try {
    process.exitCode = await work()
  } catch (error) {
    if (process.env.ARCHCAST_DEBUG) console.error(error)
    const input =
      error instanceof GateInputError || error instanceof ArchitectureError || fileErrorOf(error) !== undefined
    const message = reportError(error)
    console.error(`archcast: ${message}`)
    if (process.env.GITHUB_ACTIONS === 'true') console.error(failureAnnotation(message))
    if (!input && !(error instanceof GateUnreachableError))
      console.error('archcast: nothing was judged; ARCHCAST_DEBUG=1 shows where it failed')
    process.exitCode = input ? EXIT.input : EXIT.unreachable
  }
}
