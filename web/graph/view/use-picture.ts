// From a network to its picture, in steps that are taken again only when what they follow from has changed.
import { useMemo, useState } from 'preact/hooks'
import { foldBlocks } from '../blocks.ts'
import { paintBoxes } from '../draw/paint.ts'
import { indexRows } from '../draw/rows.ts'
import { createLayout } from '../layout.ts'
import { blocksAround, blocksIn, unfoldedAtFirst } from '../unfolding.ts'
import type { GraphColour, Marks } from '../draw/paint.ts'
import type { Picture } from '../draw/shot.ts'
import type { Theme } from '../draw/theme.ts'
import type { DrawnNetwork, Part } from '../network.ts'
import type { Scene } from '../scene.ts'

export interface Pictured {
  readonly parts: readonly Part[]
  readonly scene: Scene
  /** Once the colours are known. */
  readonly picture: Picture | undefined
  /** Ids of blocks. */
  readonly unfolded: ReadonlySet<string>
  turn(ids: readonly string[], open: boolean): void
  turnAll(open: boolean): void
}

/** Pixels for a share behind each title. */
const SHARE = 40
/** Faulty and changed layers that are unfolded to. */
const MOST_MARKED = 20

const layout = createLayout()
const noFaults: ReadonlyMap<string, string> = new Map()

export function usePicture(
  network: DrawnNetwork,
  colour: GraphColour,
  marks: Marks,
  theme: Theme | undefined,
): Pictured {
  const { changes, faults = noFaults } = marks
  /** What the user folded or unfolded, by id: it holds while the network is edited. */
  const [turned, setTurned] = useState<ReadonlyMap<string, boolean>>(new Map())
  const parts = useMemo(() => foldBlocks(network), [network])
  const first = useMemo(() => {
    const marked = network.layers.flatMap(({ id }, index) => (faults.has(id) || changes?.has(id) ? [index] : []))
    const around = marked.slice(0, MOST_MARKED).flatMap((index) => blocksAround(parts, index).map(({ id }) => id))
    return new Set([...unfoldedAtFirst(parts), ...around])
  }, [network, parts, faults, changes])
  const unfolded = useMemo(() => {
    const open = new Set(first)
    for (const [id, isOpen] of turned)
      if (isOpen) open.add(id)
      else open.delete(id)
    return open
  }, [first, turned])
  const room = colour.kind === 'share' ? SHARE : 0
  const scene = useMemo(
    () => layout({ network, parts, unfolded, notes: faults, room }),
    [network, parts, unfolded, faults, room],
  )
  const rows = useMemo(() => indexRows(scene), [scene])
  const picture = useMemo(
    () =>
      theme && {
        scene,
        rows,
        theme,
        paints: paintBoxes(scene, network.layers, colour, { faults, ...(changes && { changes }) }, theme),
      },
    // Colourings of one title are one, though a page may make them anew each time.
    [scene, rows, theme, network, colour.kind === 'share' ? colour.title : '', changes, faults],
  )
  return {
    parts,
    scene,
    picture,
    unfolded,
    turn: (ids, open) => setTurned((before) => new Map([...before, ...ids.map((id) => [id, open] as const)])),
    turnAll: (open) => setTurned(new Map(blocksIn(parts).map(({ id }) => [id, open]))),
  }
}
