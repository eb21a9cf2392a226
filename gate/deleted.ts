// Models that a baseline has and that are no more: nothing else in a report would be about them.
import { isGlob, normalPath } from './path-patterns.ts'
import { openSubject } from './subject.ts'
import { isPassedOver } from './walk.ts'
import type { Baseline } from './baseline.ts'
import type { GateEvidence, Sources } from './evidence.ts'
import type { Deleted } from '@archcast/core/gate/findings.ts'
import type { ModelPrediction } from '@archcast/core/gate/model-prediction.ts'

/** @param wanted names and globs as they were asked for; what a name asks for and is not there cannot be read. */
export async function deletedFrom(
  baseline: Baseline,
  wanted: readonly string[],
  { models, unreadable, before }: GateEvidence,
  { cwd, matches, size }: Sources,
): Promise<Deleted[]> {
  const there = new Set([...models, ...unreadable].map(({ model }) => model))
  const globs = wanted.filter(isGlob).map((written) => normalPath(written, cwd))
  const inSight = (path: string) =>
    globs.some((glob) => matches(glob, path) && !isPassedOver(glob, path)) &&
    ![...there].some((model) => path === model || path.startsWith(`${model}/`))
  const gone = pathsOf(baseline).filter(inSight).toSorted()
  const sparse = gone.length > 0 && baseline.kind === 'git' ? await baseline.leftOut(gone) : new Set<string>()
  const added = models.filter(({ model }) => !before.has(model))
  return Promise.all(
    gone.map(async (model) => {
      const hash = added.length > 0 ? await hashOf(model) : undefined
      const successor = added.find((each: ModelPrediction) => each.hash === hash)?.model
      return { model, ...(successor !== undefined && { successor }), ...(sparse.has(model) && { sparse: true }) }
    }),
  )

  /** Undefined where it could not be read then either. */
  async function hashOf(model: string): Promise<string | undefined> {
    if (baseline.kind === 'report') return baseline.models.get(model)?.hash
    if (baseline.kind === 'lost') return undefined
    const subject = await openSubject({ model, file: true }, baseline.files, size).catch(() => undefined)
    return subject?.hash
  }
}

function pathsOf(baseline: Baseline): readonly string[] {
  if (baseline.kind === 'lost') return []
  if (baseline.kind === 'git') return baseline.paths
  return [...baseline.models.values()].flatMap(({ model, file }) => (file ? [model] : []))
}
