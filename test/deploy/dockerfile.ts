// The Dockerfile as data: its stages, and the instructions of each.
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'

export const ROOT = fileURLToPath(new URL('../..', import.meta.url))

export interface Instruction {
  readonly name: string
  readonly rest: string
}

/**
 * A stage each by its name, that of the last `image`; the first instruction of which is its FROM. What a stage goes on
 * from comes first.
 */
export async function stages(): Promise<Record<string, Instruction[]>> {
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
  const found: Record<string, Instruction[]> = {}
  starts.forEach((start, i) => {
    const own = instructions.slice(start, starts[i + 1])
    const [base, , name = 'image'] = own[0].rest.split(' ')
    found[name] = base in found ? [...found[base], ...own.slice(1)] : own
  })
  return found
}

/** Paths that a stage copies from the project, and where to. */
export const copies = (stage: readonly Instruction[]) =>
  stage
    .filter(({ name, rest }) => name === 'COPY' && !rest.startsWith('--from='))
    .map(({ rest }) => {
      const paths = rest.split(' ')
      return { from: paths.slice(0, -1), to: paths.at(-1)! }
    })
