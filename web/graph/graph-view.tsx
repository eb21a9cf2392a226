// The picture of a network, with its tools: what is unfolded is the view's own, what is selected is the page's.
import './graph.css'
import { useEffect, useMemo, useRef, useState } from 'preact/hooks'
import { foldBlocks } from './blocks.ts'
import { createGraphCanvas } from './canvas.ts'
import { paintBoxes } from './draw/paint.ts'
import { indexRows } from './draw/rows.ts'
import { createLayout } from './layout.ts'
import { MESSAGES, sayBox } from './messages.ts'
import { printPng, printSvg } from './picture.ts'
import { blocksAround, blocksIn, unfoldedAtFirst } from './unfolding.ts'
import { anchored } from './view/camera.ts'
import { LayerList } from './view/layer-list.tsx'
import { Legend } from './view/legend.tsx'
import { Toolbar } from './view/toolbar.tsx'
import { useTheme } from './view/use-theme.ts'
import type { Examined } from '../engine/engine-types.ts'
import type { GraphCanvas } from './canvas.ts'
import type { Change, GraphColour } from './draw/paint.ts'
import type { Picture } from './draw/shot.ts'
import type { Box, Scene } from './scene.ts'

export interface GraphViewProps {
  readonly examined: Examined
  readonly colour: GraphColour
  /** Id of a layer. Where it is set from outside, its blocks unfold and the view goes there. */
  readonly selected: string | undefined
  readonly onSelect: (id: string | undefined) => void
  /** By layer's id, for a comparison. */
  readonly changes?: ReadonlyMap<string, Change>
  /** By layer's id: what is wrong with it. */
  readonly faults?: ReadonlyMap<string, string>
  /** Set to what gives the picture, to take along. */
  readonly handle?: { current: GraphHandle | undefined }
}

/** The picture as it is shown, all of it. */
export interface GraphHandle {
  svg(title: string): string
  png(): Promise<Blob>
}

/** A block that was turned, and where it stood. */
interface Held {
  readonly id: string
  readonly box: Pick<Box, 'x' | 'y' | 'width' | 'height'>
}

const layout = createLayout()
const NO_FAULTS: ReadonlyMap<string, string> = new Map()

export function GraphView({
  examined,
  colour,
  selected,
  onSelect,
  changes,
  faults = NO_FAULTS,
  handle,
}: GraphViewProps) {
  const holder = useRef<HTMLDivElement>(null)
  const canvas = useRef<HTMLCanvasElement>(null)
  const view = useRef<GraphCanvas | undefined>(undefined)
  const theme = useTheme(holder)
  const [turned, setTurned] = useState<ReadonlyMap<string, boolean>>(new Map())
  const [spoken, setSpoken] = useState('')

  const parts = useMemo(() => foldBlocks(examined), [examined])
  const first = useMemo(() => unfoldedAtFirst(parts), [parts])
  const unfolded = useMemo(() => {
    const open = new Set(first)
    for (const [id, isOpen] of turned) if (isOpen) open.add(id)
    for (const [id, isOpen] of turned) if (!isOpen) open.delete(id)
    return open
  }, [first, turned])
  const scene = useMemo(
    () => layout({ network: examined, parts, unfolded, notes: faults }),
    [examined, parts, unfolded, faults],
  )
  const rows = useMemo(() => indexRows(scene), [scene])
  const picture = useMemo<Picture | undefined>(
    () =>
      theme && {
        scene,
        rows,
        theme,
        paints: paintBoxes(scene, examined.layers, colour, { ...(changes && { changes }), faults }, theme),
      },
    [scene, rows, theme, examined, colour, changes, faults],
  )

  // What handlers see is what is shown.
  const now = useRef({ scene, examined, unfolded, faults, onSelect, picture })
  now.current = { scene, examined, unfolded, faults, onSelect, picture }
  const anchor = useRef<Held | undefined>(undefined)
  const own = useRef<string | undefined>(undefined)

  const turn = (id: string, open: boolean) => {
    const shown = placeOf(now.current.scene, id)
    if (shown) anchor.current = { id, box: shown }
    setTurned((before) => new Map(before).set(id, open))
  }
  const choose = (id: string | undefined) => {
    own.current = id
    now.current.onSelect(id)
  }
  const say = (box: Box | undefined) => {
    const { examined: network, faults: wrong } = now.current
    setSpoken(box ? sayBox(box, network, wrong.get(box.id)) : '')
  }

  useEffect(() => {
    const made = createGraphCanvas(canvas.current!, {
      press(at, frame) {
        const box = now.current.scene.boxes[at]
        if (box?.block) return turn(box.id, true)
        if (frame >= 0) return turn(now.current.scene.frames[frame].block.id, false)
        choose(box?.kind === 'layer' ? box.id : undefined)
      },
      focus(at) {
        const box = now.current.scene.boxes[at]
        say(box)
        if (box?.kind === 'layer') choose(box.id)
      },
      toggle(at) {
        const box = now.current.scene.boxes[at]
        if (box?.block) return turn(box.id, true)
        const inner = box && innermost(now.current.scene, box)
        if (inner) turn(inner, false)
      },
      clear: () => choose(undefined),
    })
    view.current = made
    return () => made.destroy()
  }, [])

  const shown = useRef<Picture | undefined>(undefined)
  useEffect(() => {
    if (!picture || !view.current) return
    const before = shown.current
    const held = anchor.current
    shown.current = picture
    anchor.current = undefined
    const at = held && placeOf(picture.scene, held.id)
    if (held && at) view.current.show(picture, (camera) => anchored(camera, held.box, at))
    else if (before && before.scene !== picture.scene && !alike(before.scene, picture.scene)) {
      view.current.show(picture)
      view.current.fitWidth()
    } else view.current.show(picture)
  }, [picture])

  useEffect(() => {
    const index = selected === undefined ? -1 : examined.layers.findIndex(({ id }) => id === selected)
    const inside = index < 0 ? [] : blocksAround(parts, index).filter(({ id }) => !unfolded.has(id))
    // Chosen elsewhere: what it is folded into opens. Folding it away later is the user's right.
    if (inside.length > 0 && own.current !== selected) {
      setTurned((before) => new Map([...before, ...inside.map(({ id }) => [id, true] as const)]))
      return
    }
    const at = index < 0 ? -1 : scene.boxes.findIndex(({ layers }) => layers.includes(index))
    view.current?.select(at, own.current !== selected)
    if (at >= 0) say(scene.boxes[at])
    own.current = selected
  }, [selected, scene, picture])

  if (handle)
    handle.current = picture && {
      svg: (title) => printSvg(picture, title),
      png: () => printPng(picture),
    }

  const turnAll = (open: boolean) => setTurned(new Map(blocksIn(parts).map(({ id }) => [id, open])))
  return (
    <div class="graph" ref={holder}>
      <canvas
        class="graph-canvas"
        ref={canvas}
        tabIndex={0}
        role="application"
        aria-label={MESSAGES.view}
        aria-description={MESSAGES.keys}
      />
      <Toolbar
        onUnfold={() => turnAll(true)}
        onFold={() => turnAll(false)}
        onZoom={(factor) => view.current?.zoomBy(factor)}
        onFit={() => view.current?.fitAll()}
      />
      {theme && <Legend colour={colour} layers={examined.layers} scene={scene} theme={theme} />}
      <p class="graph-hidden" aria-live="polite">
        {spoken}
      </p>
      <LayerList boxes={scene.boxes} network={examined} faults={faults} />
    </div>
  )
}

const placeOf = ({ boxes, frames }: Scene, id: string) =>
  boxes.find((box) => box.id === id && box.block) ?? frames.find(({ block }) => block.id === id)

/** Id of the innermost block around a box. */
const innermost = ({ frames }: Scene, box: Box) =>
  frames.findLast(({ block }) => box.layers.some((layer) => block.layers.includes(layer)))?.block.id

/** Whether two scenes show one network, be it edited: most boxes have the same ids. */
function alike(one: Scene, other: Scene): boolean {
  const ids = new Set(one.boxes.flatMap(({ kind, id }) => (kind === 'layer' || kind === 'block' ? [id] : [])))
  const inner = other.boxes.filter(({ kind }) => kind === 'layer' || kind === 'block')
  return inner.filter(({ id }) => ids.has(id)).length * 2 >= Math.min(ids.size, inner.length)
}
