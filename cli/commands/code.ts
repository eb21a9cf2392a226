// `archcast code`: a model's network as code of a framework.
import { Command, Option } from 'commander'
import { exitingAsGate, exitsAsGate } from '../gate/exit.ts'
import { ONE_MODEL, oneModel } from '../gate/one-model.ts'
import { assertApart, writeOutput } from '../gate/output-file.ts'
import { withExtentOptions } from '../input-size.ts'
import { CodeError } from '@archcast/core/code/code-errors.ts'
import { FRAMEWORKS } from '@archcast/core/code/frameworks.ts'
import { GateInputError } from '@archcast/core/gate/errors.ts'
import { networkSent } from '@archcast/core/spaces/resolve.ts'
import type { ExtentOptions } from '../input-size.ts'
import type { FrameworkName } from '@archcast/core/code/frameworks.ts'

interface Options extends ExtentOptions {
  readonly framework: FrameworkName
  readonly out?: string
}

export function codeCommand(): Command {
  const frameworks = new Option('--framework <name>', 'what the code is for').choices(Object.keys(FRAMEWORKS))
  const command = new Command('code')
    .description("Write a model's network as Python code: its layers, and how they follow each other, without weights.")
    .argument('<model>', ONE_MODEL)
    .addOption(frameworks.default('pytorch'))
    .option('--out <file>', 'file in the place of stdout')
    .action((name: string, options: Options) => exitingAsGate(() => run(name, options)))
  return exitsAsGate(withExtentOptions(command))
}

async function run(name: string, { framework, out, ...sizes }: Options): Promise<number> {
  const { model, file, architecture } = await oneModel(name, 'written', sizes)
  const code = told(model, () => FRAMEWORKS[framework](networkSent(architecture)))
  if (out === undefined) process.stdout.write(code)
  else {
    await assertApart([['out', out]], file ? [model] : [])
    await writeOutput(out, code)
  }
  return 0
}

function told(model: string, write: () => string): string {
  try {
    return write()
  } catch (error) {
    if (error instanceof CodeError) throw new GateInputError(`${model}: ${error.message}`, { cause: error })
    throw error
  }
}
