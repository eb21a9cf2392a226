// The search spaces by name.
import { ArchitectureError } from '../arch/errors.ts'
import { parseArchitecture } from '../arch/parse.ts'
import * as anytime from './anytime.ts'
import * as ghn from './ghn-cells.ts'
import * as mobile from './mobile.ts'
import { buildLiveNetwork, buildNetwork } from './nas-bench-201-graph.ts'
import * as nb201 from './nas-bench-201.ts'
import * as open from './open/open-space.ts'
import * as transformer from './transformer.ts'
import type { ArchGraph } from '../arch/graph.ts'
import type { Random } from './random.ts'
import type { ResolvedArchitecture } from './resolved.ts'

/** Which network of the space is scored: a small one around the same cell, or the whole. */
export type Skeleton = 'reduced' | 'full'

export interface Space {
  readonly name: string
  readonly description: string
  /** Draws an architecture, in the space's own spelling. */
  sample(random: Random): string
  /** Architectures that between them need the most room: of every kind of weight, of nodes and of depth. */
  extremes(): string[]
  /**
   * @param pointer where `arch` stands in the document, for errors
   * @throws {ArchitectureError} where `arch` is not of the space
   */
  resolve(arch: string, options?: ResolveOptions): ResolvedArchitecture
}

export interface ResolveOptions {
  readonly skeleton?: Skeleton | undefined
  readonly pointer?: string
  /** Classes of the network, for spaces that are not those of one dataset; others have their own. */
  readonly classes?: number
}

const nasBench201: Space = {
  name: 'nas-bench-201',
  description:
    'NAS-Bench-201: cells of four nodes with one of five operations on each of six edges, 15,625 networks for images of 32 x 32. ' +
    'Scored by a skeleton of one cell a stage instead of five.',
  sample: (random) => nb201.printCell(nb201.sampleCell(random)),
  extremes: () =>
    nb201.NB201_OPS.filter((op) => op !== 'none').map((op) =>
      nb201.printCell(nb201.NB201_EDGES.map(() => op) as unknown as nb201.NasBench201Cell),
    ),
  resolve(arch, { skeleton, pointer = '' } = {}) {
    const cell = nb201.parseCell(arch, pointer)
    if (!nb201.isConnected(cell)) {
      const detail = 'the output of the cell does not depend on its input'
      throw new ArchitectureError('disconnected', [{ pointer, detail }])
    }
    const names = {
      space: this.name,
      arch: nb201.printCell(cell),
      ...skeletonOf(skeleton),
      live: nb201.printCell(nb201.liveCell(cell)),
    }
    return resolved(
      names,
      () => buildNetwork(cell),
      () => buildLiveNetwork(cell, 1),
      () => buildLiveNetwork(cell),
    )
  },
}

/**
 * The paper's cells. Draws have so many nodes: the paper trains on fewer than it searches (section 5.5). Cells of any
 * number of nodes are resolved.
 */
export const ghnCellsOf = (nodes: number): Space => ({
  name: 'ghn-cells',
  description:
    'Cells of 17 nodes with one of eight operations each, stacked to 18 blocks from 32 channels on, for images of 32 x 32. ' +
    'Scored by a skeleton of one block a stage from 16 channels on.',
  sample: (random) => ghn.printCell(ghn.sampleCell(random, nodes)),
  extremes: () =>
    ghn.GHN_OPS.flatMap((op) =>
      [(index: number) => index, () => 0].map((from) =>
        ghn.printCell(Array.from({ length: nodes }, (_, index) => ({ op, from: [from(index)] }))),
      ),
    ),
  resolve: resolveBy({
    parse: ghn.parseCell,
    print: ghn.printCell,
    write: ghn.toArchitecture,
    reduced: { blocks: 3, channels: 16 },
  }),
})

const ghnCells = ghnCellsOf(ghn.GHN_SEARCH_NODES)

const anytimeSpace: Space = {
  name: 'anytime',
  description:
    'Networks of three cells of 24, 16 and 8 nodes with early exits, for images of 32 x 32: each node has one of eight operations and works ' +
    'at one of three, two and one sizes. Scored by the same network from 16 channels on instead of 32.',
  sample: (random) => anytime.printNetwork(anytime.sampleNetwork(random)),
  extremes: () =>
    ghn.GHN_OPS.flatMap((op) =>
      [(index: number) => index, () => 0].map((from) =>
        anytime.printNetwork(
          anytime.ANYTIME_NODES.map((count, cell) =>
            Array.from({ length: count }, (_, index) => {
              return { op, size: anytime.ANYTIME_SIZES[cell][0], from: [from(index)], exit: true }
            }),
          ),
        ),
      ),
    ),
  resolve: resolveBy({
    parse: anytime.parseNetwork,
    print: anytime.printNetwork,
    write: anytime.toArchitecture,
    reduced: { channels: 16 },
  }),
}

const mobileSpace: Space = {
  name: 'imagenet-mobile',
  description:
    'Cells of 17 nodes with one of eight operations each, stacked to 14 blocks for images of 224 x 224 and 1,000 classes; draws stay below ' +
    '600 million multiply-accumulates. Scored by a skeleton of one block a stage from 16 channels on.',
  sample: (random) => ghn.printCell(mobile.sampleMobileCell(random)),
  extremes: () => ghnCells.extremes(),
  resolve: resolveBy({
    parse: ghn.parseCell,
    print: ghn.printCell,
    write: (cell, options, classes) => mobile.toArchitecture(cell, { ...options, classes }),
    reduced: { stages: [1, 1, 1, 1], channels: 16 },
  }),
}

const transformerSpace: Space = {
  name: 'imagenet-transformer',
  description:
    'Vision transformers of 12 to 14 blocks of 192, 216 or 240 channels, each with 3 or 4 heads and an MLP of 3.5 or 4 times the channels, for ' +
    'images of 224 x 224 and 1,000 classes. Scored by the first three blocks.',
  sample: (random) => transformer.printTransformer(transformer.sampleTransformer(random)),
  extremes: () =>
    [transformer.WIDTHS[0], transformer.WIDTHS[2]].map((width) =>
      transformer.printTransformer({ width, blocks: Array.from({ length: 14 }, () => ({ heads: 4, ratio: 4 })) }),
    ),
  resolve: resolveBy({
    parse: transformer.parseTransformer,
    print: transformer.printTransformer,
    write: (network, options, classes) => transformer.toArchitecture(network, { ...options, classes }),
    reduced: { depth: 3 },
  }),
}

/** Sides of images that networks of the open space are made for, pixels. */
export const OPEN_SIDES = open.SIDES

/** Networks of any design; draws are for images of these sides. */
export const openSpaceOf = (sides: readonly open.OpenSpaceNetwork['side'][]): Space => ({
  name: 'open',
  description:
    `Networks of ${open.DESIGNS.length} designs, from cells to transformers, of 2 to 40 blocks and 30 thousand to 6 million parameters, for ` +
    'images of 16 x 16 or 32 x 32, each named by its design, the side and a number. Scored as they are.',
  sample: (random) => open.printNetwork(open.sampleNetwork(random, sides)),
  extremes: () => [],
  resolve(arch, { skeleton, pointer = '', classes } = {}) {
    const network = open.parseNetwork(arch, pointer)
    const graph = parseArchitecture(open.toArchitecture(network, classes))
    return { space: this.name, arch: open.printNetwork(network), ...skeletonOf(skeleton), graph, scored: graph }
  },
})

const skeletonOf = (named: Skeleton | undefined) => ({
  skeleton: named ?? 'reduced',
  ...(named !== undefined && { skeletonNamed: true }),
})

/** How a space spells its networks, and writes the whole and, by other options, the reduced one as a document. */
interface SpaceSpelling<Network, Options> {
  readonly parse: (text: string, pointer: string) => Network
  readonly print: (network: Network) => string
  readonly write: (network: Network, options: Options | undefined, classes: number | undefined) => unknown
  readonly reduced: Options
}

/** Resolves what is a document; the whole network is built at once, as it may be past the limits. */
function resolveBy<Network, Options>({
  parse,
  print,
  write,
  reduced,
}: SpaceSpelling<Network, Options>): Space['resolve'] {
  return function (this: Space, arch, { skeleton, pointer = '', classes } = {}) {
    const network = parse(arch, pointer)
    const graph = parseArchitecture(write(network, undefined, classes))
    return resolved(
      { space: this.name, arch: print(network), ...skeletonOf(skeleton) },
      () => graph,
      () => parseArchitecture(write(network, reduced, classes)),
    )
  }
}

/**
 * Networks are built on demand: heads need no reduced one, and a search needs neither of an architecture it knows.
 * @param whole the whole network to score, where it is quicker to make than `full`
 */
function resolved(
  names: Omit<ResolvedArchitecture, 'graph' | 'scored'>,
  full: () => ArchGraph,
  reduced: () => ArchGraph,
  whole = full,
): ResolvedArchitecture {
  let [graph, scored]: ArchGraph[] = []
  return {
    ...names,
    get graph() {
      return (graph ??= full())
    },
    get scored() {
      return (scored ??= names.skeleton === 'full' ? whole() : reduced())
    },
  }
}

export const SPACES: ReadonlyMap<string, Space> = new Map(
  [nasBench201, ghnCells, anytimeSpace, mobileSpace, transformerSpace, openSpaceOf(open.SIDES)].map((space) => [
    space.name,
    space,
  ]),
)
