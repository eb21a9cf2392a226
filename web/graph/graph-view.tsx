// The picture of a network, with its tools: what is unfolded is the view's own, what is selected is the page's.
import './graph.css'
import { useEffect, useRef, useState } from 'preact/hooks'
import { createGraphCanvas } from './canvas.ts'
import { MESSAGES } from './messages.ts'
import { printPng, printSvg } from './picture.ts'
import { heaviestOf, isSameNetwork, placeOf } from './scene.ts'
import { blocksAround } from './unfolding.ts'
import { anchored, followed } from './view/camera.ts'
import { canvasEvents, sayAt } from './view/canvas-events.ts'
import { LayerList } from './view/layer-list.tsx'
import { Legend } from './view/legend.tsx'
import { Toolbar } from './view/toolbar.tsx'
import { usePicture } from './view/use-picture.ts'
import { useTheme } from './view/use-theme.ts'
import type { Examined } from '../engine/engine-types.ts'
import type { GraphCanvas } from './canvas.ts'
import type { GraphChange, GraphColour } from './draw/paint.ts'
import type { Picture } from './draw/shot.ts'
import type { Place } from './scene.ts'

export interface GraphViewProps {
  readonly examined: Examined
  readonly colour: GraphColour
  /** Id of a layer. Where it is set from outside, its blocks unfold and the view goes there. */
  readonly selected: string | undefined
  readonly onSelect: (id: string | undefined) => void
  /** By layer's id, for a comparison. */
  readonly changes?: ReadonlyMap<string, GraphChange>
  /** By layer's id: what is wrong with it. */
  readonly faults?: ReadonlyMap<string, string>
  /** Set to what gives the picture, to take along. */
  readonly handle?: { current: GraphHandle | undefined }
}

/** All of the picture as it is shown. */
export interface GraphHandle {
  svg(title: string): string
  png(): Promise<Blob>
}

/**
 * The picture of a network, to be moved, unfolded and selected in.
 */
export function GraphView({ examined, colour, selected, onSelect, changes, faults, handle }: GraphViewProps) {
  const holder = useRef<HTMLDivElement>(null)
  const canvas = useRef<HTMLCanvasElement>(null)
  const view = useRef<GraphCanvas | undefined>(undefined)
  const theme = useTheme(holder)
  const [spoken, setSpoken] = useState('')
  const pictured = usePicture(examined, colour, { ...(changes && { changes }), ...(faults && { faults }) }, theme)
  const { scene, picture, parts, unfolded } = pictured

  /** For handlers that outlive a rendering. */
  const now = useRef({ network: examined, scene, onSelect, pictured, ...(faults && { faults }) })
  now.current = { network: examined, scene, onSelect, pictured, ...(faults && { faults }) }
  /** The block that was turned, and where it stood. */
  const turned = useRef<{ readonly id: string; readonly at: Place } | undefined>(undefined)
  /** What was selected here, and so needs no going to. */
  const own = useRef<string | undefined>(undefined)

  useEffect(() => {
    const events = canvasEvents(() => now.current, {
      turn(id, open) {
        const at = placeOf(now.current.scene, id)
        turned.current = at && { id, at }
        now.current.pictured.turn([id], open)
      },
      choose(id) {
        own.current = id
        now.current.onSelect(id)
      },
      visit: (box) => view.current?.visit(box),
      say: setSpoken,
      hint: (sentence) => (canvas.current!.title = sentence),
    })
    view.current = createGraphCanvas(canvas.current!, events)
    return () => view.current?.destroy()
  }, [])

  const shown = useRef<Picture | undefined>(undefined)
  useEffect(() => {
    if (!picture || !view.current) return
    const before = shown.current?.scene
    const at = turned.current && placeOf(scene, turned.current.id)
    if (at) view.current.show(picture, (camera) => anchored(camera, turned.current!.at, at))
    else if (!before || before === scene) view.current.show(picture)
    else if (isSameNetwork(before, scene))
      view.current.show(picture, (camera, size) => followed(camera, size, before, scene))
    else {
      view.current.show(picture)
      view.current.fitWidth()
    }
    shown.current = picture
    turned.current = undefined
  }, [picture])

  useEffect(() => {
    const index = selected === undefined ? -1 : examined.layers.findIndex(({ id }) => id === selected)
    const at = index < 0 ? -1 : scene.boxes.findIndex(({ layers }) => layers.includes(index))
    const elsewhere = own.current !== selected
    // Chosen elsewhere: what it is folded into opens. Folding it away later is the user's right.
    if (elsewhere && at >= 0 && heaviestOf(scene.boxes[at], examined.layers)?.id !== selected) {
      const folded = blocksAround(parts, index).filter(({ id }) => !unfolded.has(id))
      return pictured.turn(
        folded.map(({ id }) => id),
        true,
      )
    }
    view.current?.select(at, elsewhere)
    if (elsewhere && at >= 0) setSpoken(sayAt(now.current, at))
    own.current = selected
  }, [selected, picture])

  if (handle) handle.current = picture && { svg: (title) => printSvg(picture, title), png: () => printPng(picture) }

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
        onUnfold={() => pictured.turnAll(true)}
        onFold={() => pictured.turnAll(false)}
        onZoom={(factor) => view.current?.zoomBy(factor)}
        onFit={() => view.current?.fitAll()}
      />
      {theme && <Legend colour={colour} layers={examined.layers} scene={scene} theme={theme} />}
      <p class="graph-hidden" aria-live="polite">
        {spoken}
      </p>
      <LayerList boxes={scene.boxes} network={examined} {...(faults && { faults })} />
    </div>
  )
}
