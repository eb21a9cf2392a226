// Random networks of the space, each with the curve that the GHN predicts for it.
import { join } from 'node:path'
import { openRecords } from '../records.ts'
import { ANYTIME_SPACE, anytimeNetwork } from './anytime-setup.ts'
import { exitCosts } from '@archcast/core/arch/cost.ts'
import { createRandom } from '@archcast/core/spaces/random.ts'
import { resolveArchitecture } from '@archcast/core/spaces/resolve.ts'
import { SPACES } from '@archcast/core/spaces/spaces.ts'
import type { Scorer } from '@archcast/core/predict/predictor-types.ts'

export interface AnytimeCandidate {
  /** The space's spelling. */
  readonly key: string
  /** Multiply-accumulates until each exit at the size that is trained, the output last. */
  readonly macs: readonly number[]
  /** Accuracy with generated weights, as the surrogate tells it. */
  readonly predicted: readonly number[]
}

export interface CandidateOptions {
  readonly folder: string
  readonly scorer: Scorer
  /** In the space's spelling. */
  readonly archs: readonly string[]
  readonly imageSize: number
  readonly onScored?: (done: number) => void
}

/** Draws of the space, number `first` to `first + count - 1`; the same for the same seed. */
export function drawNetworks(seed: number, first: number, count: number): string[] {
  const space = SPACES.get(ANYTIME_SPACE)!
  return Array.from({ length: count }, (_, i) => space.sample(createRandom(seed * 2 ** 32 + first + i)))
}

/** Scores what is not scored yet; records are kept by the version of the model. */
export async function scoreCandidates(options: CandidateOptions): Promise<AnytimeCandidate[]> {
  const { folder, scorer, archs, imageSize, onScored } = options
  const { version } = scorer.model
  const records = openRecords<AnytimeCandidate>(join(folder, `candidates-${version}.ndjson`), { version, imageSize })
  const candidates: AnytimeCandidate[] = []
  for (const key of archs) {
    let candidate = records.get(key)
    if (!candidate) {
      const { exits, accuracy } = await scorer.predict(resolveArchitecture({ space: ANYTIME_SPACE, arch: key }))
      const macs = exitCosts(anytimeNetwork(key, imageSize)).map((cost) => cost.macs)
      candidate = { key, macs, predicted: (exits ?? [{ accuracy }]).map((exit) => exit.accuracy.value) }
      records.add(candidate)
    }
    candidates.push(candidate)
    onScored?.(candidates.length)
  }
  return candidates
}
