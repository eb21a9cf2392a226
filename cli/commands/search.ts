// `archcast search`: random search over a space, in this process or by a service; prints leaders, writes JSON and a
// report with a plot.
import { Command, Option } from 'commander'
import { finiteNumber, positiveWhole, wholeNumber } from '../numbers.ts'
import { openPredictor } from '../predictors.ts'
import { duration, progressLine } from '../progress.ts'
import { requestOf } from './search/request-options.ts'
import { searchAtService } from './search/search-at-service.ts'
import { printLeaders, writeSearchReport } from './search/search-report.ts'
import { SEARCH_METHODS, parseSearchRequest } from '@archcast/core/contract/search-request.ts'
import { makeFolder } from '@archcast/core/files/node.ts'
import { runSearch } from '@archcast/core/search/run.ts'
import { DEFAULT_MODEL } from '@archcast/serve/default-model.ts'
import type { ProgressLine } from '../progress.ts'
import type { RequestOptions } from './search/request-options.ts'
import type { SearchRequest } from '@archcast/core/contract/search-request.ts'
import type { SearchProgress, SearchResult } from '@archcast/core/contract/search.ts'
import type { WholeSearch } from '@archcast/core/search/run.ts'

interface Options extends RequestOptions {
  readonly model: string
  readonly url?: string
  readonly token?: string
  readonly json?: boolean
  readonly out?: string
}

/** Exit code of an interrupted process, as shells have it. */
const INTERRUPTED = 130

export function searchCommand(): Command {
  return new Command('search')
    .description('Draw architectures at random, predict them all, and print the best that keep within the limits.')
    .requiredOption('--space <name>', 'search space')
    .option('--count <architectures>', 'architectures to draw', positiveWhole, 1000)
    .option('--seed <seed>', 'the same seed draws the same', wholeNumber, 0)
    .addOption(
      new Option('--method <method>', 'default: two-stage, where the model has a head').choices(SEARCH_METHODS),
    )
    .option('--top <count>', 'leaders to print', positiveWhole, 10)
    .option('--finalists <count>', 'architectures of the second stage (default: four times the leaders)', positiveWhole)
    .option('--images <count>', 'probe images that the surrogate scores on', positiveWhole)
    .option('--max-latency <device=ms...>', 'limits by device, such as pixel3=10', [])
    .option('--max-macs <count>', 'most multiply-accumulates', finiteNumber)
    .option('--max-params <count>', 'most parameters', finiteNumber)
    .option('--min-accuracy <fraction>', 'least predicted accuracy', finiteNumber)
    .option(
      '--objective <names...>',
      'what the Pareto front weighs accuracy against: macs, params, latency:<device>',
      [],
    )
    .option('--model <folder>', 'model bundle', DEFAULT_MODEL)
    .addOption(new Option('--url <url>', 'a service that runs the search instead of this process').conflicts('model'))
    .addOption(new Option('--token <token>', 'bearer token of the service').env('ARCHCAST_TOKEN'))
    .option('--json', 'one JSON object on stdout instead of the table')
    .option('--out <folder>', 'writes the result as JSON and Markdown, and the scatter with its front')
    .action(run)
}

async function run({ json, out, ...options }: Options): Promise<void> {
  const request = parseSearchRequest(requestOf(options))
  if (out !== undefined) await makeFolder(out)
  const line = progressLine()
  const begun = performance.now()
  const found = await (options.url === undefined ? inProcess : atService)(request, options, line)
  if (!found) return
  const { candidates, ...result } = found
  const { leaderboard, pareto, ...counts } = result
  const { drawn, distinct, allowed } = counts
  const seconds = (performance.now() - begun) / 1000
  const took = seconds < 10 ? `${seconds.toFixed(2)} s` : duration(seconds)
  line.end(`${drawn} drawn, ${distinct} different, ${allowed} within the limits; ${took}`)
  if (json) console.log(JSON.stringify({ ...counts, leaderboard: leaderboard.map(plain), pareto: pareto.map(plain) }))
  else console.log(printLeaders(result))
  if (out !== undefined) {
    await writeSearchReport(out, request, result, candidates)
    console.error(`Wrote ${out}`)
  }
}

type Found = SearchResult & Partial<WholeSearch>

async function inProcess(request: SearchRequest, { model }: Options, line: ProgressLine): Promise<Found> {
  const predictor = await openPredictor(model)
  try {
    return await runSearch(request, predictor, { onProgress: (progress) => line.show(describe(progress)) })
  } finally {
    await predictor.close()
  }
}

/** Nothing where it was interrupted, which the service has been told. */
async function atService(
  request: SearchRequest,
  { url, token }: Options,
  line: ProgressLine,
): Promise<Found | undefined> {
  const stop = new AbortController()
  process.once('SIGINT', () => stop.abort())
  const result = await searchAtService(request, {
    url: url!,
    token,
    signal: stop.signal,
    onProgress: (progress) => line.show(describe(progress)),
    onNote: (note) => console.error(note),
  })
  if (!result) {
    line.end('interrupted; the search is cancelled')
    process.exitCode = INTERRUPTED
  }
  return result
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
