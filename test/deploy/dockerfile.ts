// The Dockerfile as data: its stages, and the instructions of each.
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'

export const ROOT = fileURLToPath(new URL('../..', import.meta.url))

export interface Instruction {
  readonly name: string
  readonly rest: string
}

/** A stage each, the first instruction of which is its FROM. */
export async function stages(): Promise<Instruction[][]> {
  const text = await readFile(`${ROOT}/deploy/Dockerfile`, 'utf8')
  const lines = text
    .replaceAll(/^#.*\n/gm, '')
    .replaceAll(/\\\n\s*/g, '')
    .split('\n')
  const instructions = lines.filter((line) => line !== '').map((line) => {
    const [, name, rest] = /^([A-Z]+) (.*)$/.exec(line)!
    return { name, rest }
  }) // prettier-ignore
  const starts = instructions.flatMap(({ name }, i) => (name === 'FROM' ? [i] : []))
  return starts.map((start, i) => instructions.slice(start, starts[i + 1]))
}

/** Paths that a stage copies from the project, and where to. */
export const copies = (stage: readonly Instruction[]) =>
  stage
    .filter(({ name, rest }) => name === 'COPY' && !rest.startsWith('--from='))
    .map(({ rest }) => {
      const paths = rest.split(' ')
      return { from: paths.slice(0, -1), to: paths.at(-1)! }
    })
