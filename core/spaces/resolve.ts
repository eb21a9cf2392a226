// Any accepted spelling of an architecture -> the network it stands for and the network to score.
import * as z from 'zod'
import { ArchitectureError } from '../arch/errors.ts'
import { Faults } from '../arch/faults.ts'
import { parseArchitecture } from '../arch/parse.ts'
import { didYouMean } from '../arch/suggest.ts'
import { addIssues } from '../arch/validate.ts'
import { SPACES } from './spaces.ts'
import type { ArchGraph } from '../arch/graph.ts'
import type { RunConditions } from '../arch/run-conditions.ts'
import type { ResolvedArchitecture } from './resolved.ts'

/**
 * The network that was sent, as it was: what weights and child networks are of. Its input may not be what is scored.
 */
export function networkSent({ graph, scored, skeleton, skeletonNamed }: ResolvedArchitecture): ArchGraph {
  return skeletonNamed && skeleton !== 'full' ? scored : graph
}

/** A network that is a graph already, such as an ONNX file's, and how it is run. */
export function resolvedGraph(graph: ArchGraph, run: RunConditions = {}): ResolvedArchitecture {
  return { graph, scored: graph, ...run }
}

/** An architecture named by its search space. */
export const SpaceArchitectureSchema = z
  .strictObject({
    space: z.string().max(64).describe('Name of the search space.'),
    arch: z.string().max(16_384).describe("The space's own spelling of the architecture."),
    skeleton: z
      .enum(['reduced', 'full'], { error: "must be 'reduced' or 'full'" })
      .optional()
      .describe(
        'Network that is scored: a small one around the same cell (default), or the whole. Weights are of the whole unless ' +
          'the reduced one is named.',
      ),
  })
  .meta({ id: 'SpaceArchitecture', description: 'An architecture named by its search space.' })

/**
 * Accepts a flat graph, blocks of cells, or `{ space, arch, skeleton? }`.
 * @throws {ArchitectureError} and nothing else
 *
 * @example
 * const arch = '|nor_conv_3x3~0|+|none~0|skip_connect~1|+|none~0|none~1|nor_conv_1x1~2|'
 * const { graph, scored, skeleton } = resolveArchitecture({ space: 'nas-bench-201', arch })
 * skeleton // => 'reduced'
 * scored.nodes.length < graph.nodes.length // => true
 */
export function resolveArchitecture(json: unknown): ResolvedArchitecture {
  if (typeof json !== 'object' || json === null || !('space' in json)) {
    const graph = parseArchitecture(json)
    return { graph, scored: graph }
  }
  const faults = new Faults()
  const result = SpaceArchitectureSchema.safeParse(json)
  if (!result.success) addIssues(result.error.issues, json, faults)
  faults.throwIfAny()
  const { space: name, arch, skeleton } = result.data!
  const space = SPACES.get(name)
  if (space) return space.resolve(arch, { skeleton, pointer: '/arch' })
  const known = [...SPACES.keys()]
  const detail = `unknown space '${name}'; ${didYouMean(name, known)}known: ${known.join(', ')}`
  throw new ArchitectureError('unknown_space', [{ pointer: '/space', detail }])
}
