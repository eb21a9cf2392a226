// How signals rank the networks of several spaces, as tables, figures and a plot.
import { intervalChart } from '../../plots/interval-chart.ts'
import { markdownTable, printInterval } from '../../statistics/markdown.ts'
import { VALUE } from './signals.ts'
import type { ExperimentOutput } from '../experiment-output.ts'
import type { SpaceRanking } from './rank.ts'

/** @param about which bundle it is of, on how many images, for people */
export function transferReport(rankings: readonly SpaceRanking[], about: string, settings: unknown): ExperimentOutput {
  const table = [
    '# Transfer',
    `${about} Kendall's tau with trained accuracy, 95 % bootstrap intervals over networks.`,
    aheadTable(rankings),
    ...rankings.flatMap(spaceSection),
  ].join('\n\n')
  const plot = intervalChart({
    title: "Kendall's tau with trained accuracy",
    subtitle: 'The surrogate and the count that ranks each space best; 95 % bootstrap intervals',
    xLabel: "Kendall's tau",
    series: ['surrogate', 'best count'],
    rows: rankings.map(({ space, rows, bestCount }) => ({
      name: space,
      intervals: [VALUE, bestCount].map((signal) => rows.find((row) => row.signal === signal)?.kendall),
    })),
    include: [0, 1],
  })
  return { table, result: { settings, rankings }, plot }
}

function aheadTable(rankings: readonly SpaceRanking[]): string {
  const heads = [
    'space',
    'networks',
    'known, %',
    'surrogate',
    'best count',
    'its tau',
    'surrogate ahead by',
    'another training',
  ]
  const lines = rankings.map(({ space, networks, known, rows, bestCount, ahead, ceiling }) => {
    const tau = (signal: string) => printInterval(rows.find((row) => row.signal === signal)!.kendall)
    return [
      space,
      String(networks),
      (100 * known).toFixed(0),
      tau(VALUE),
      bestCount,
      tau(bestCount),
      printInterval(ahead),
      ceiling ? printInterval(ceiling) : '',
    ]
  })
  return markdownTable([heads, ...lines])
}

function spaceSection({ space, about, networks, rows, seconds }: SpaceRanking): string[] {
  const { surrogate, zeroCost } = seconds
  return [
    `## ${space}`,
    `${networks} networks: ${about}. The surrogate takes ${surrogate.toFixed(2)} s of a core a network, the scores without training ${zeroCost.toFixed(2)} s together.`,
    markdownTable([
      ['signal', 'tau', 'tau, best quarter', 'networks'],
      ...rows.map((row) => [row.signal, printInterval(row.kendall), printInterval(row.top), String(row.networks)]),
    ]),
  ]
}
