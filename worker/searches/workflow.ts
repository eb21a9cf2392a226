// A search as a Cloudflare Workflow: every shard is a step, whose result the platform keeps, so that a restart goes on behind the last.
import { WorkflowEntrypoint } from 'cloudflare:workers'
import { ArchitectureError } from '@archcast/core/arch/errors.ts'
import { Tally } from '@archcast/core/search/tally.ts'
import { examineShard, examineShards, scoreShard, scoreShards } from '@archcast/core/search/shards.ts'
import { logError } from '../log.ts'
import { openService } from '../service.ts'
import { planSearch } from '@archcast/core/search/plan.ts'
import { problemOf } from '@archcast/serve/problem.ts'
import { withBreaths } from '@archcast/serve/breaths.ts'
import type { Examined, Scored } from '@archcast/core/search/shards.ts'
import type { Problem } from '@archcast/core/contract/problem.ts'
import type { SearchBindings } from './searches.ts'
import type { SearchRequest } from '@archcast/core/contract/search-request.ts'
import type { WorkflowEvent, WorkflowStep } from 'cloudflare:workers'

/** Of the first stage and of the second: of either the limit of 10,000 steps is far, and of a shard that of a MiB. */
type Part = { readonly examined: Examined } | { readonly scored: Scored }

/** Predictions between two breaths, and milliseconds of one: requests to the same isolate wait no longer. */
const BREATH = { every: 4, milliseconds: 2 }
/** Predictions under way at once: an isolate does one at a time. */
const AT_ONCE = 1
const RETRIES = { retries: { limit: 3, delay: 1000, backoff: 'exponential' } } as const

export class SearchWorkflow extends WorkflowEntrypoint<Required<SearchBindings>, SearchRequest> {
  override async run({ payload: request, instanceId }: Readonly<WorkflowEvent<SearchRequest>>, step: WorkflowStep) {
    const record = this.env.SEARCH_RECORDS.getByName(instanceId)
    try {
      const tally = await this.search(request, instanceId, step)
      await step.do('end', RETRIES, () => record.end({ status: 'succeeded', result: tally.result() }))
    } catch (error) {
      const { problem } = error instanceof RefusedError ? error : problemOf(error)
      if (problem.status >= 500) logError(error)
      await step.do('fail', RETRIES, () => record.end({ status: 'failed', error: problem }))
    }
  }

  private async search(request: SearchRequest, id: string, step: WorkflowStep): Promise<Tally> {
    const record = this.env.SEARCH_RECORDS.getByName(id)
    const { predictor } = await openService()
    const forecaster = withBreaths(predictor, BREATH.every, BREATH.milliseconds)
    const plan = planSearch(request, forecaster.methods)
    const tally = new Tally(plan)
    const count = (part: Part) => ('examined' in part ? tally.addExamined(part.examined) : tally.addScored(part.scored))
    const shard = async (name: string, work: () => Promise<Part>) => {
      const done = await step.do(name, RETRIES, async () => {
        try {
          const part = await work()
          // Counted here to tell of it; counted below where the step was done before a restart. Twice changes nothing.
          count(part)
          await record.tell(tally.progress())
          return JSON.stringify({ part })
        } catch (error) {
          // To be tried again is of no use to what is not right.
          if (error instanceof ArchitectureError) return JSON.stringify({ problem: problemOf(error).problem })
          throw error
        }
      })
      const { part, problem } = JSON.parse(done) as { part?: Part; problem?: Problem }
      if (problem) throw new RefusedError(problem)
      count(part!)
    }
    for (const range of examineShards(plan))
      await shard(`examine ${range.from}`, async () => ({
        examined: await examineShard(plan, forecaster, range, { atOnce: AT_ONCE }),
      }))
    const archs = tally.finalists.map(({ arch }) => arch)
    for (const range of scoreShards(archs.length))
      await shard(`score ${range.from}`, async () => ({
        scored: await scoreShard(plan, forecaster, range, archs.slice(range.from, range.to), { atOnce: AT_ONCE }),
      }))
    return tally
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
