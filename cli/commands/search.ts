// `archcast search`: random search over a space, in this process or by a service; leaders as a table, JSON and a report with a plot.
import { Command, Option } from 'commander'
import { DEFAULT_MODEL } from '@archcast/serve/default-model.ts'
import { SEARCH_METHODS, parseSearchRequest } from '@archcast/core/search/request.ts'
import { runSearch } from '@archcast/core/search/run.ts'
import { duration, progressLine } from '../progress.ts'
import { openForecaster } from '../predictors.ts'
import { printLeaders, writeSearchReport } from './search/report.ts'
import type { SearchProgress } from '@archcast/core/search/tally.ts'

interface Options {
  readonly space: string
  readonly count: string
  readonly seed: string
  readonly method?: string
  readonly top: string
  readonly finalists?: string
  readonly images?: string
  readonly maxLatency: readonly string[]
  readonly maxMacs?: string
  readonly maxParams?: string
  readonly minAccuracy?: string
  readonly objective: readonly string[]
  readonly model: string
  readonly json?: boolean
  readonly out?: string
}

export function searchCommand(): Command {
  return new Command('search')
    .description('Draw architectures at random, predict them all, and print the best that keep within the limits.')
    .requiredOption('--space <name>', 'search space')
    .option('--count <architectures>', 'architectures to draw', '1000')
    .option('--seed <seed>', 'the same seed draws the same', '0')
    .addOption(
      new Option('--method <method>', 'default: two-stage, where the model has a head').choices(SEARCH_METHODS),
    )
    .option('--top <count>', 'leaders to print', '10')
    .option('--finalists <count>', 'architectures of the second stage (default: four times the leaders)')
    .option('--images <count>', 'probe images that the surrogate scores on')
    .option('--max-latency <device=ms...>', 'limits by device, such as pixel3=10', [])
    .option('--max-macs <count>', 'most multiply-accumulates')
    .option('--max-params <count>', 'most parameters')
    .option('--min-accuracy <fraction>', 'least predicted accuracy')
    .option(
      '--objective <names...>',
      'what the Pareto front weighs accuracy against: macs, params, latency:<device>',
      [],
    )
    .option('--model <folder>', 'model bundle', DEFAULT_MODEL)
    .option('--json', 'one JSON object on stdout instead of the table')
    .option('--out <folder>', 'writes the result as JSON and Markdown, and the scatter with its front')
    .action(run)
}

async function run({ model, json, out, ...options }: Options): Promise<void> {
  const request = parseSearchRequest(requestOf(options))
  const forecaster = await openForecaster(model)
  const line = progressLine()
  const begun = performance.now()
  try {
    const result = await runSearch(request, forecaster, { onProgress: (progress) => line.show(describe(progress)) })
    const seconds = (performance.now() - begun) / 1000
    line.end(
      `${result.drawn} drawn, ${result.distinct} different, ${result.allowed} within the limits; ${duration(seconds)}`,
    )
    const { candidates, ...kept } = result
    const { leaderboard, pareto, ...counts } = kept
    if (json) console.log(JSON.stringify({ ...counts, leaderboard: leaderboard.map(plain), pareto: pareto.map(plain) }))
    else console.log(printLeaders(result))
    if (out !== undefined) {
      await writeSearchReport(out, request, kept, candidates)
      console.error(`Wrote ${out}`)
    }
  } finally {
    await forecaster.close()
  }
}

/** The request that the options spell; its own checks name what is wrong. */
function requestOf(options: Omit<Options, 'model' | 'json' | 'out'>): object {
  const number = (text: string | undefined) => (text === undefined ? undefined : Number(text))
  const limits = options.maxLatency.map((each) => {
    const [device, milliseconds] = each.split('=')
    if (milliseconds === undefined) throw new Error(`--max-latency takes device=ms, such as pixel3=10, not '${each}'`)
    return [device, Number(milliseconds)] as const
  })
  const objectives = [...options.objective, ...limits.map(([device]) => `latency:${device}`)]
  return {
    space: options.space,
    count: Number(options.count),
    seed: Number(options.seed),
    method: options.method,
    top: Number(options.top),
    finalists: number(options.finalists),
    images: number(options.images),
    constraints: {
      ...(limits.length > 0 && { max_latency_ms: Object.fromEntries(limits) }),
      max_macs: number(options.maxMacs),
      max_params: number(options.maxParams),
      min_accuracy: number(options.minAccuracy),
    },
    ...(objectives.length > 0 && { objectives: [...new Set(objectives)] }),
  }
}

const describe = ({ stage, done, total, distinct, leaders: [best] }: SearchProgress) =>
  `${stage === 'head' ? 'head' : 'generated weights'} ${done}/${total}  ${distinct} different` +
  (best ? `  best ${(100 * best.accuracy.value).toFixed(2)} %` : '')

/** A candidate as `--json` prints it: latency in milliseconds by device. */
function plain({ latency, ...candidate }: Parameters<typeof printLeaders>[0]['leaderboard'][number]): object {
  return {
    ...candidate,
    latency: Object.fromEntries(Object.entries(latency).map(([device, { value_ms }]) => [device, value_ms])),
  }
}
