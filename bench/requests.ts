// What the benchmarks share: random cells, timed requests.
import { cost } from '@archcast/core/arch/cost.ts'
import { createRandom } from '@archcast/core/spaces/random.ts'
import { SPACES } from '@archcast/core/spaces/spaces.ts'

const EDGE_PARAMS = 5e5

/** Sends a request, reads its answer whole, and adds the milliseconds that took to `into`. */
export async function timeRequest(send: () => Promise<Response>, into: number[]): Promise<void> {
  const start = performance.now()
  const response = await send()
  const answer = await response.arrayBuffer()
  into.push(performance.now() - start)
  if (!response.ok) throw new Error(`${response.url} answered ${response.status}: ${new TextDecoder().decode(answer)}`)
}

export function post(url: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
  return postText(url, JSON.stringify(body), headers)
}

/** @param body JSON */
export function postText(url: string, body: string, headers: Record<string, string> = {}): Promise<Response> {
  const type = { 'content-type': 'application/json' }
  return fetch(url, { method: 'POST', headers: { ...type, ...headers }, body })
}

/** Random cells of NAS-Bench-201, one a call. */
export function randomCells(seed: number): () => { space: string; arch: string } {
  const space = SPACES.get('nas-bench-201')!
  const random = createRandom(seed)
  return () => ({ space: space.name, arch: space.sample(random) })
}

/** Random networks of all designs, one a call, small enough for an isolate. */
export function openNetworks(seed: number): () => { space: string; arch: string } {
  const space = SPACES.get('open')!
  const random = createRandom(seed)
  return () => {
    for (;;) {
      const arch = space.sample(random)
      if (cost(space.resolve(arch).graph).params < EDGE_PARAMS) return { space: space.name, arch }
    }
  }
}
