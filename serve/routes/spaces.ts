// GET /v1/spaces: the search spaces, and architectures drawn from them.
import { HttpProblem } from '../problem.ts'
import { SPACES } from '@archcast/core/spaces/spaces.ts'
import { createRandom } from '@archcast/core/spaces/random.ts'
import type { Hono } from 'hono'

const MOST_SAMPLES = 256

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
    const n = whole(c.req.query('n') ?? '1', 'n', 1, MOST_SAMPLES)
    const seed = whole(c.req.query('seed') ?? '0', 'seed', 0, Number.MAX_SAFE_INTEGER)
    const random = createRandom(seed)
    const architectures = Array.from({ length: n }, () => ({ space: space.name, arch: space.sample(random) }))
    return c.json({ space: space.name, seed, architectures })
  })
}

function whole(text: string, name: string, low: number, high: number): number {
  const value = Number(text)
  if (/^\d{1,16}$/.test(text) && value >= low && value <= high) return value
  throw new HttpProblem(400, 'bad_parameter', `${name} must be a whole number from ${low} to ${high}, not '${text}'`)
}
