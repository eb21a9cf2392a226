// The answer to one architecture: a prediction, or an error of its own.
import { basename } from 'node:path'
import { ArchitectureError } from '@archcast/core/arch/errors.ts'
import { parsePredictRequest } from '@archcast/core/contract/predict-request.ts'
import { faultOf } from '@archcast/core/importer/fault.ts'
import { UnreadableFileError } from '@archcast/core/importer/node.ts'
import { splitId } from '@archcast/core/spaces/item.ts'
import { resolveArchitecture } from '@archcast/core/spaces/resolve.ts'
import { problemOf } from '@archcast/serve/problem.ts'
import type { InputItem } from '../../input-items.ts'
import type { Prediction } from '@archcast/core/contract/prediction.ts'
import type { PredictOptions, Predictor } from '@archcast/core/predict/predictor-types.ts'

export interface AnswerLine {
  /** As it is written, a line of JSON. */
  readonly line: object
  readonly refused: boolean
  /** What is wrong with the file, its path before it; undefined for a line of a file. */
  readonly fault?: string
}

/** Throws what is no fault of the architecture. */
export async function answerTo(predictor: Predictor, item: InputItem, options: PredictOptions): Promise<AnswerLine> {
  const { file, line: number } = item
  let id: { id?: string } = file === undefined ? {} : { id: basename(file) }
  try {
    const read = item.read()
    if ('json' in read) {
      const named = splitId(read.json)
      if (named.id !== undefined) id = { id: named.id }
    }
    const { architecture, options: requested } = 'json' in read ? parsedRequestOf(read.json) : { ...read, options: {} }
    const prediction = await predictor.predict(architecture, { ...options, ...requested })
    return { line: { ...id, ...described(prediction) }, refused: false }
  } catch (error) {
    const line = { ...id, ...(number !== undefined && { line: number }), error: refusal(error, file) }
    return { line, refused: true, ...(file !== undefined && { fault: `${file}: ${reasonOf(error as Error, file)}` }) }
  }
}

function parsedRequestOf(json: unknown) {
  const { architecture, options: requested } = parsePredictRequest(json)
  return { architecture: resolveArchitecture(architecture), options: requested }
}

const reasonOf = (error: Error, file: string) =>
  error instanceof ArchitectureError ? faultOf(file, error) : error.message

function refusal(error: unknown, file = ''): object {
  if (error instanceof UnreadableFileError) return { code: 'unreadable', detail: `${file}: ${error.message}` }
  const { status, code, detail, errors } = problemOf(error).problem
  if (status >= 500) throw error
  return { code, detail, ...(errors && { errors }) }
}

function described(prediction: Prediction): object {
  const { no_accuracy, latency, energy, batch, macs, params, memory, in_domain, out_of_domain, exits } = prediction
  const whole = {
    ...shortened(prediction),
    ...(no_accuracy !== undefined && { no_accuracy }),
    ...onDevices(latency),
    ...inMillijoules(energy),
    ...(batch !== undefined && { batch }),
    macs,
    params,
    memory,
    in_domain,
    ...(out_of_domain.length > 0 && { out_of_domain }),
  }
  if (!exits) return whole
  const each = exits.map((exit) => {
    return {
      id: exit.id,
      ...shortened(exit),
      ...onDevices(exit.latency),
      macs: exit.macs,
      params: exit.params,
    }
  })
  return { ...whole, exits: each }
}

/** The accuracies without the details of their method. */
function shortened({ accuracy, accuracies }: Pick<Prediction, 'accuracy' | 'accuracies'>): object {
  if (!accuracy) return {}
  const { surrogate: _, ...told } = accuracy
  return { accuracy: told, ...(accuracies && { accuracies }) }
}

/**
 * Milliseconds by device, the intervals that hold them with a probability of 90 %, and why those that are guesses are.
 */
function onDevices(latency: Prediction['latency']): object {
  const entries = Object.entries(latency)
  if (entries.length === 0) return {}
  const outside = entries.flatMap(([name, { out_of_domain }]) => (out_of_domain ? [[name, out_of_domain]] : []))
  return {
    latency: Object.fromEntries(entries.map(([name, { value_ms }]) => [name, value_ms])),
    latency_interval: Object.fromEntries(entries.map(([name, { low_ms, high_ms }]) => [name, [low_ms, high_ms]])),
    ...(outside.length > 0 && { latency_out_of_domain: Object.fromEntries(outside) }),
  }
}

/** Millijoules by device, of those whose energy is known, and the intervals. */
function inMillijoules(energy: Prediction['energy'] = {}): object {
  const entries = Object.entries(energy)
  if (entries.length === 0) return {}
  return {
    energy: Object.fromEntries(entries.map(([name, { value_mj }]) => [name, value_mj])),
    energy_interval: Object.fromEntries(entries.map(([name, { low_mj, high_mj }]) => [name, [low_mj, high_mj]])),
  }
}
