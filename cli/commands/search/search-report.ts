// A search's result for people: a table of the leaders, and a report with the scatter of the front.
import { join } from 'node:path'
import { makeFolder, writeFileAtomically } from '@archcast/core/files/node.ts'
import { objectiveCost } from '@archcast/core/search/candidate.ts'
import { scatter } from '@archcast/train/plots/scatter.ts'
import { markdownTable } from '@archcast/train/statistics/markdown.ts'
import type { SearchRequest } from '@archcast/core/contract/search-request.ts'
import type { Candidate, SearchResult } from '@archcast/core/contract/search.ts'

const percent = (fraction: number) => (100 * fraction).toFixed(2)

/** A Markdown table, which is readable as it stands. */
export function printLeaders({ leaderboard, method }: SearchResult): string {
  if (leaderboard.length === 0) return 'No architecture keeps within the limits.'
  const devices = Object.keys(leaderboard[0].latency)
  const heads = [
    '#',
    'accuracy, %',
    ...(method === 'two-stage' ? ['surrogate, %'] : []),
    ...devices.map((d) => `${d}, ms`),
    'MACs, M',
    'parameters, M',
    'architecture',
  ]
  const rows = leaderboard.map((candidate, i) => [
    String(i + 1),
    percent(candidate.accuracy.value),
    ...(method === 'two-stage' ? [percent(candidate.surrogate!)] : []),
    ...devices.map((device) => candidate.latency[device].value_ms.toFixed(2)),
    (candidate.macs / 1e6).toFixed(1),
    (candidate.params / 1e6).toFixed(3),
    `\`${candidate.arch}\``,
  ])
  return markdownTable([heads, ...rows])
}

/**
 * Writes search.json, search.md and search.svg. `candidates` are all that keep the limits; a service does not tell
 * them.
 */
export async function writeSearchReport(
  folder: string,
  request: SearchRequest,
  result: SearchResult,
  candidates?: readonly Candidate[],
): Promise<void> {
  await makeFolder(folder)
  await writeFileAtomically(join(folder, 'search.json'), `${JSON.stringify({ request, ...result }, null, 2)}\n`)
  const [objective] = request.objectives
  const unit = objective.startsWith('latency:') ? `${objective.slice('latency:'.length)}, ms` : objective
  const scale = objective.startsWith('latency:') ? 1 : 1e6
  const point = (candidate: Candidate): [number, number] => [
    objectiveCost(candidate, objective) / scale,
    100 * candidate.accuracy.value,
  ]
  const plot = scatter({
    title: 'Accuracy against cost',
    subtitle: `${result.distinct} architectures of ${request.space}, seed ${request.seed}`,
    xLabel: scale === 1 ? unit : `${unit}, millions`,
    yLabel: 'predicted accuracy, %',
    points: [
      ...(candidates ? [{ name: 'within the limits', points: candidates.map(point) }] : []),
      { name: 'Pareto front', points: result.pareto.map(point) },
      { name: 'leaders', points: result.leaderboard.map(point) },
    ],
  })
  await writeFileAtomically(join(folder, 'search.svg'), plot)
  const title = `# Search in ${request.space}\n\n${result.drawn} drawn (seed ${request.seed}), ${result.distinct} different, ${result.allowed} within the limits.`
  const lacks = candidates
    ? ''
    : '\nThe plot has the front and the leaders: the service that searched does not keep the others.\n'
  await writeFileAtomically(
    join(folder, 'search.md'),
    `${title}\n\n${printLeaders(result)}\n\n![accuracy against cost](search.svg)\n${lacks}`,
  )
}
