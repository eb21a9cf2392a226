// The picture of a network, with its tools: what is unfolded is the view's own, what is selected is the page's.
import './graph.css'
import { useEffect, useRef, useState } from 'preact/hooks'
import { createGraphCanvas } from './canvas.ts'
import { MESSAGES, sayBox } from './messages.ts'
import { printPng, printSvg } from './picture.ts'
import { blockOf, heaviestOf, innermost, isSameNetwork, placeOf } from './scene.ts'
import { blocksAround } from './unfolding.ts'
import { anchored, followed } from './view/camera.ts'
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
 * @example
 * <GraphView examined={examined} colour={{ kind: 'op' }} selected={id.value} onSelect={(next) => (id.value = next)} />
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
  const now = useRef({ examined, faults, onSelect, pictured })
  now.current = { examined, faults, onSelect, pictured }
  /** The block that was turned, and where it stood. */
  const turned = useRef<{ readonly id: string; readonly at: Place } | undefined>(undefined)
  /** What was selected here, and so needs no going to. */
  const own = useRef<string | undefined>(undefined)

  const turn = (id: string, open: boolean) => {
    const at = placeOf(now.current.pictured.scene, id)
    turned.current = at && { id, at }
    now.current.pictured.turn([id], open)
  }
  const choose = (id: string | undefined) => {
    own.current = id
    now.current.onSelect(id)
  }
  const sentence = (at: number) => {
    const box = now.current.pictured.scene.boxes[at]
    return box ? sayBox(box, now.current.examined, now.current.faults?.get(box.id)) : ''
  }
  /** A unit is selected by the layer that does its work. */
  const chosen = (at: number) => heaviestOf(now.current.pictured.scene.boxes[at], now.current.examined.layers)?.id

  useEffect(() => {
    const made = createGraphCanvas(canvas.current!, {
      press(at, frame) {
        const { boxes, frames } = now.current.pictured.scene
        if (blockOf(boxes[at])) turn(boxes[at].id, true)
        else if (frame >= 0) turn(frames[frame].block.id, false)
        else choose(chosen(at))
      },
      doublePress(at) {
        const box = now.current.pictured.scene.boxes[at]
        if (box.block) turn(box.id, true)
        else made.visit(at)
      },
      hover: (at) => (canvas.current!.title = sentence(at)),
      focus(at) {
        setSpoken(sentence(at))
        const id = chosen(at)
        if (id !== undefined) choose(id)
      },
      toggle(at) {
        const { boxes, frames } = now.current.pictured.scene
        const box = boxes[at]
        const around = box && (box.block ?? innermost(frames, box))
        if (around) turn(around.id, around === box.block)
      },
      clear: () => choose(undefined),
    })
    view.current = made
    return () => made.destroy()
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
    if (elsewhere && at >= 0) setSpoken(sentence(at))
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
