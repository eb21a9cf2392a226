// GET /v1/spaces: the search spaces, and architectures drawn from them.
import { HttpProblem } from '../problem.ts'
import { wholeNumbers } from '../query.ts'
import { BODY_LIMITS } from '@archcast/core/contract/limits.ts'
import { createRandom } from '@archcast/core/spaces/random.ts'
import { SPACES } from '@archcast/core/spaces/spaces.ts'
import type { Hono } from 'hono'

/** No more than fit in a batch. */
export const SAMPLE = {
  n: { low: 1, high: BODY_LIMITS.architectures },
  seed: { low: 0, high: Number.MAX_SAFE_INTEGER },
} as const

export function spacesRoutes(app: Hono): void {
  app.get('/v1/spaces', (c) =>
    c.json({ spaces: [...SPACES.values()].map(({ name, description }) => ({ name, description })) }),
  )
  app.get('/v1/spaces/:space/sample', (c) => {
    const space = SPACES.get(c.req.param('space'))
    if (!space)
      throw new HttpProblem(
        404,
        'unknown_space',
        `no space '${c.req.param('space')}'; known: ${[...SPACES.keys()].join(', ')}`,
      )
    const { n = 1, seed = 0 } = wholeNumbers(c, SAMPLE)
    const random = createRandom(seed)
    const architectures = Array.from({ length: n }, () => ({ space: space.name, arch: space.sample(random) }))
    return c.json({ space: space.name, seed, architectures })
  })
}
