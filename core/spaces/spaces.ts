// The search spaces by name.
import { parseArchitecture } from '../arch/parse.ts'
import {
  toArchitecture,
  parseCell,
  printCell,
  sampleCell,
} from './nas-bench-201.ts'
import type { Random } from './random.ts'
import type { ResolvedArchitecture } from './resolve.ts'

/** Which network of the space is scored: a small one around the same cell, or the whole. */
export type Skeleton = 'reduced' | 'full'

export interface Space {
  readonly name: string
  readonly description: string
  /** Draws an architecture, in the space's own spelling. */
  sample(random: Random): string
  /**
   * @param pointer where `arch` stands in the document, for errors
   * @throws {ArchitectureError} where `arch` is not of the space
   */
  resolve(arch: string, options?: { readonly skeleton?: Skeleton; readonly pointer?: string }): ResolvedArchitecture
}

const nasBench201: Space = {
  name: 'nas-bench-201',
  description: 'Cells of four nodes with one of five operations on each of six edges: 15,625 networks for small images.',
  sample: (random) => printCell(sampleCell(random)),
  resolve(arch, { skeleton = 'reduced', pointer = '' } = {}) {
    const cell = parseCell(arch, pointer)
    const graph = parseArchitecture(toArchitecture(cell))
    const scored = skeleton === 'full' ? graph : parseArchitecture(toArchitecture(cell, { cellsPerStage: 1 }))
    return { graph, scored, space: 'nas-bench-201', arch: printCell(cell), skeleton }
  },
}

export const SPACES: ReadonlyMap<string, Space> = new Map([nasBench201].map((space) => [space.name, space]))
