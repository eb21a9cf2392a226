// Work that is done here, in whatever thread or isolate this runs.
import { THE_BODY } from '../body.ts'
import { answerKey, predictOnce } from '../cached-predictions.ts'
import { HttpProblem, problemOf } from '../problem.ts'
import { streamOf } from './stream.ts'
import { readForWeights, weightsParts } from './weights.ts'
import { parsePredictRequest } from '@archcast/core/contract/predict-request.ts'
import { resolveOnnx } from '@archcast/core/importer/resolve-onnx.ts'
import { LIMITS } from '@archcast/core/ops/network-limits.ts'
import { splitId } from '@archcast/core/spaces/item.ts'
import { resolveArchitecture } from '@archcast/core/spaces/resolve.ts'
import { parseJson, readJson } from '@archcast/core/text/json.ts'
import { linesOf } from '@archcast/core/text/lines.ts'
import type { AppDeps } from '../deps.ts'
import type { BatchBody, BatchDocument, Source, WorkBackend } from './work-backend.ts'
import type { ParsedRequest, RequestedOptions } from '@archcast/core/contract/predict-request.ts'
import type { ResolvedArchitecture } from '@archcast/core/spaces/resolved.ts'

export type LocalDeps = Pick<AppDeps, 'predictor' | 'cache' | 'bounds' | 'onError'>

/** Milliseconds until an item that found the queue full tries again; the batch as a whole was let in. */
const RETRY = 100
const utf8 = new TextEncoder()

export function localWork(deps: LocalDeps): WorkBackend {
  const { predictor } = deps
  /** An answer or a problem to a document of a batch. */
  const answerItem = async (item: BatchDocument, asked: RequestedOptions, signal?: AbortSignal) => {
    const line = 'line' in item ? { line: item.line } : {}
    if ('refused' in item) return { text: JSON.stringify({ ...line, error: item.refused }), predicted: 0 }
    let id: string | undefined
    try {
      const json = valueOf(item)
      id = splitId(json).id
      const { architecture, options: requested } = parsePredictRequest(json)
      const resolved = resolveArchitecture(architecture)
      const work = () => predictOnce(deps, resolved, { ...asked, ...requested, signal })
      const { prediction } = await patiently(work, signal)
      return { text: JSON.stringify({ ...(id !== undefined && { id }), ...prediction }), predicted: 1 }
    } catch (error) {
      const { problem } = problemOf(error)
      if (problem.status >= 500) deps.onError?.(error)
      return { text: JSON.stringify({ ...(id !== undefined && { id }), ...line, error: problem }), predicted: 0 }
    }
  }
  return {
    expect() {},
    async predict({ source, asked, tagged, unless }, { signal }) {
      const { id, architecture, options: requested } = read(source)
      const key = tagged ? answerKey(deps, architecture, asked) : undefined
      const etag = key && `"${key}"`
      if (etag !== undefined && matches(unless, etag)) return { etag }
      const { prediction, known } = await predictOnce(deps, architecture, { ...asked, ...requested, signal }, key)
      const bytes = utf8.encode(JSON.stringify({ ...(id !== undefined && { id }), ...prediction }))
      return { bytes, known, ...(etag !== undefined && { etag }) }
    },
    split: async (batch) => (batch.lines ? itemsOfLines(batch) : elementsOf(batch)),
    chunk: () => 1,
    admit: () => () => {},
    async answers({ items, asked, lines }, { signal }) {
      const answers = await Promise.all(items.map((item) => answerItem(item, asked, signal)))
      const texts = answers.map(({ text }) => text)
      return {
        bytes: utf8.encode(lines ? texts.map((text) => `${text}\n`).join('') : texts.join(',')),
        predicted: answers.reduce((sum, { predicted }) => sum + predicted, 0),
      }
    },
    async weights(ask) {
      const parts = await weightsParts(predictor, readForWeights(ask), ask.form)
      return { bytes: parts.reduce((sum, { length }) => sum + length, 0), stream: streamOf(parts) }
    },
  }
}

type Read = Omit<ParsedRequest, 'architecture'> & { readonly architecture: ResolvedArchitecture }

function read(source: Source): Read {
  if ('named' in source) return { architecture: resolveArchitecture(source.named), options: {} }
  if ('onnx' in source) {
    return { architecture: resolveOnnx(source.onnx, THE_BODY, source.size).architecture, options: {} }
  }
  const { architecture, ...rest } = parsePredictRequest(readJson(source.json, THE_BODY))
  return { ...rest, architecture: resolveArchitecture(architecture) }
}

/** Whether an If-None-Match header names the tag (RFC 9110, section 13.1.2). */
function matches(header: string | undefined, tag: string): boolean {
  const tags = header?.split(',').map((each) => each.trim().replace(/^W\//, '')) ?? []
  return tags.includes(tag) || tags.includes('*')
}

/** Each line is read on its own, so that one that cannot be does not spoil the others. */
function itemsOfLines({ bytes }: BatchBody): BatchDocument[] {
  return linesOf(bytes, THE_BODY)
    .filter(({ blank }) => !blank)
    .map(({ number: line, text }) => {
      try {
        return { line, text: text() }
      } catch (error) {
        return { line, refused: problemOf(error).problem }
      }
    })
}

function elementsOf({ bytes }: BatchBody): BatchDocument[] {
  const json = readJson(bytes, THE_BODY, LIMITS.jsonDepth + 1)
  if (!Array.isArray(json)) throw new HttpProblem(400, 'not_an_array', 'the body must be an array of architectures')
  return json.map((value: unknown) => ({ value }))
}

const valueOf = (item: Exclude<BatchDocument, { readonly refused: unknown }>) =>
  'text' in item ? parseJson(item.text, 'the line') : item.value

async function patiently<T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
  for (;;) {
    try {
      return await work()
    } catch (error) {
      if (problemOf(error).problem.code !== 'queue_full' || signal?.aborted) throw error
      await new Promise<void>((resolve) => setTimeout(resolve, RETRY))
    }
  }
}
