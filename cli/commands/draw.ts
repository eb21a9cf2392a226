// `archcast draw`: random networks of a space, as a table and as a picture.
import { Command } from 'commander'
import { positiveWhole, wholeNumber } from '../numbers.ts'
import { cost } from '@archcast/core/arch/cost.ts'
import { writeFileAtomically } from '@archcast/core/files/node.ts'
import { distinctNetworks } from '@archcast/core/spaces/distinct.ts'
import { createRandom } from '@archcast/core/spaces/random.ts'
import { SPACES } from '@archcast/core/spaces/spaces.ts'
import { drawArchitectures } from '@archcast/train/plots/draw-architectures.ts'

interface Options {
  readonly space: string
  readonly count: number
  readonly seed: number
  readonly out?: string
}

export function drawCommand(): Command {
  return new Command('draw')
    .description('Draw random networks of a space, no two the same, and print what they cost.')
    .option('--space <name>', `one of ${[...SPACES.keys()].join(', ')}`, 'open')
    .option('--count <n>', 'how many', positiveWhole, 12)
    .option('--seed <n>', 'of the random numbers', wholeNumber, 1)
    .option('--out <file>', 'where a picture of them goes, SVG')
    .action(run)
}

async function run({ space: name, count, seed, out }: Options): Promise<void> {
  const space = SPACES.get(name)
  if (!space) throw new Error(`unknown space '${name}'; known: ${[...SPACES.keys()].join(', ')}`)
  const random = createRandom(seed)
  const networks = distinctNetworks(space, random).take(count).toArray()
  const rows = networks.map(({ arch, graph }) => {
    const { params, macs } = cost(graph)
    return { arch, graph, size: `${millions(params)} M parameters, ${millions(macs)} M multiply-accumulates` }
  })
  for (const { arch, size } of rows) console.log(`${arch}  ${size}`)
  if (!out) return
  const title = `${count} random networks of the space ${name}, seed ${seed}`
  const drawn = rows.map(({ arch, graph, size }) => ({ name: `${arch}: ${size}`, graph }))
  await writeFileAtomically(out, drawArchitectures(title, drawn))
}

const millions = (value: number) => (value / 1e6).toFixed(2)
