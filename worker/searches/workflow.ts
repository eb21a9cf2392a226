// A search as a Cloudflare Workflow. Each shard is a step whose result the platform keeps: a restart resumes after the
// last.
import { WorkflowEntrypoint } from 'cloudflare:workers'
import { logError } from '../log.ts'
import { openService } from '../service.ts'
import { ArchitectureError } from '@archcast/core/arch/errors.ts'
import { Leaderboard } from '@archcast/core/search/leaderboard.ts'
import { planSearch } from '@archcast/core/search/plan.ts'
import { examineShard, examineShards, scoreShard, scoreShards } from '@archcast/core/search/shards.ts'
import { withPauses } from '@archcast/serve/pauses.ts'
import { problemOf } from '@archcast/serve/problem.ts'
import type { SearchBindings } from './workflow-searches.ts'
import type { Problem } from '@archcast/core/contract/problem.ts'
import type { SearchRequest } from '@archcast/core/contract/search-request.ts'
import type { ExaminedShard, ScoredShard } from '@archcast/core/search/shards.ts'
import type { WorkflowEvent, WorkflowStep } from 'cloudflare:workers'

/** The result of a shard of either stage. Both stay far from the limits: 10,000 steps, and a MiB for each result. */
type WorkflowPart = { readonly examined: ExaminedShard } | { readonly scored: ScoredShard }

/** Predictions between two pauses, and milliseconds of one: requests to the same isolate wait no longer. */
const PAUSE_EVERY = { every: 4, milliseconds: 2 }
/** Predictions under way at once: an isolate does one at a time. */
const AT_ONCE = 1
const RETRIES = { retries: { limit: 3, delay: 1000, backoff: 'exponential' } } as const

export class SearchWorkflow extends WorkflowEntrypoint<Required<SearchBindings>, SearchRequest> {
  override async run({ payload: request, instanceId }: Readonly<WorkflowEvent<SearchRequest>>, step: WorkflowStep) {
    const record = this.env.SEARCH_RECORDS.getByName(instanceId)
    try {
      const leaderboard = await this.search(request, instanceId, step)
      await step.do('end', RETRIES, () => record.end({ status: 'succeeded', result: leaderboard.result() }))
    } catch (error) {
      const { problem } = error instanceof RefusedError ? error : problemOf(error)
      if (problem.status >= 500) logError(error)
      await step.do('fail', RETRIES, () => record.end({ status: 'failed', error: problem }))
    }
  }

  private async search(request: SearchRequest, id: string, step: WorkflowStep): Promise<Leaderboard> {
    const record = this.env.SEARCH_RECORDS.getByName(id)
    const { predictor } = await openService()
    const pausing = withPauses(predictor, PAUSE_EVERY.every, PAUSE_EVERY.milliseconds)
    const plan = planSearch(request, pausing.methods)
    const leaderboard = new Leaderboard(plan)
    const count = (part: WorkflowPart) =>
      'examined' in part ? leaderboard.addExamined(part.examined) : leaderboard.addScored(part.scored)
    const shard = async (name: string, work: () => Promise<WorkflowPart>) => {
      const done = await step.do(name, RETRIES, async () => {
        try {
          const part = await work()
          // Counted here to tell of it; counted below where the step was done before a restart. Twice changes nothing.
          count(part)
          await record.tell(leaderboard.progress())
          return JSON.stringify({ part })
        } catch (error) {
          // A retry does not help an architecture that is wrong.
          if (error instanceof ArchitectureError) return JSON.stringify({ problem: problemOf(error).problem })
          throw error
        }
      })
      const { part, problem } = JSON.parse(done) as { part?: WorkflowPart; problem?: Problem }
      if (problem) throw new RefusedError(problem)
      count(part!)
    }
    for (const range of examineShards(plan))
      await shard(`examine ${range.from}`, async () => ({
        examined: await examineShard(plan, pausing, range, { atOnce: AT_ONCE }),
      }))
    const archs = leaderboard.finalists.map(({ arch }) => arch)
    for (const range of scoreShards(archs.length))
      await shard(`score ${range.from}`, async () => ({
        scored: await scoreShard(plan, pausing, range, archs.slice(range.from, range.to), { atOnce: AT_ONCE }),
      }))
    return leaderboard
  }
}

/** The request is not one for this model; a step's own errors arrive without what they are. */
class RefusedError extends Error {
  readonly problem: Problem

  constructor(problem: Problem) {
    super(problem.detail)
    this.problem = problem
  }
}
