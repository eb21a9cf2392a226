// `archcast predict`: architectures from a file, a line each -> predictions, a line each.
import { createReadStream, createWriteStream } from 'node:fs'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { Command, Option } from 'commander'
import { assertJsonDepth } from '@archcast/core/arch/limits.ts'
import { DEFAULT_MODEL } from '@archcast/serve/default-model.ts'
import { inOrder } from '@archcast/serve/in-order.ts'
import { problemOf } from '@archcast/serve/problem.ts'
import { resolveArchitecture } from '@archcast/core/spaces/resolve.ts'
import { splitId } from '@archcast/core/spaces/item.ts'
import { AHEAD, openPool } from '../predictors.ts'
import { duration, progressLine } from '../progress.ts'
import type { Predictor } from '@archcast/core/predict/types.ts'

interface Options {
  readonly in: string
  readonly out: string
  readonly model: string
  readonly images?: string
}

export function predictCommand(): Command {
  return new Command('predict')
    .description('Predict every architecture of an NDJSON file, in its order; an error is an answer of its own.')
    .requiredOption('--in <file>', 'architectures in any accepted form, one a line, each with an optional id')
    .requiredOption('--out <file>', 'predictions, one a line')
    .addOption(new Option('--method <method>', 'how').choices(['surrogate']).default('surrogate'))
    .option('--model <folder>', 'model bundle', DEFAULT_MODEL)
    .option('--images <count>', 'probe images to score on (default: all of the bundle)')
    .action(run)
}

async function run({ in: input, out, model, images }: Options): Promise<void> {
  const count = images === undefined ? undefined : Number(images)
  if (count !== undefined && !(Number.isInteger(count) && count > 0))
    throw new Error(`--images must be a positive whole number, not '${images}'`)
  const source = createReadStream(input)
  await once(source, 'open').catch(() => {
    throw new Error(`there is no file ${input}`)
  })
  const predictor = await openPool(model)
  const line = progressLine()
  const sink = createWriteStream(out)
  const begun = performance.now()
  let done = 0
  let failed = 0
  try {
    const lines = createInterface({ input: source, crlfDelay: Infinity })
    for await (const answer of inOrder(nonEmpty(lines), (text) => predictLine(predictor, text, count), AHEAD)) {
      if ('error' in answer) failed++
      if (!sink.write(`${JSON.stringify(answer)}\n`)) await once(sink, 'drain')
      done++
      line.show(
        `${done} predicted, ${failed} refused, ${(done / ((performance.now() - begun) / 1000)).toFixed(1)} a second`,
      )
    }
  } finally {
    sink.end()
    await once(sink, 'close')
    await predictor.close()
  }
  line.end(`${done} predicted in ${duration((performance.now() - begun) / 1000)}, ${failed} of them refused: ${out}`)
}

async function* nonEmpty(lines: AsyncIterable<string>): AsyncGenerator<string> {
  for await (const text of lines) if (text.trim() !== '') yield text
}

async function predictLine(predictor: Predictor, text: string, images: number | undefined): Promise<object> {
  let id: { id?: string } = {}
  try {
    assertJsonDepth(text)
    const item = splitId(JSON.parse(text))
    if (item.id !== undefined) id = { id: item.id }
    const { accuracy, macs, params, in_domain } = await predictor.predict(resolveArchitecture(item.architecture), {
      images,
    })
    return { ...id, accuracy: { value: accuracy.value, method: accuracy.method }, macs, params, in_domain }
  } catch (error) {
    if (error instanceof SyntaxError) return { ...id, error: { code: 'not_json', detail: error.message } }
    const { status, code, detail, errors } = problemOf(error).problem
    if (status >= 500) throw error
    return { ...id, error: { code, detail, ...(errors && { errors }) } }
  }
}
