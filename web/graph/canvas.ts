// The picture on a canvas, and what is done to it there: gestures become moves of the camera, or events for the view.
import { handleAt } from './draw/handles.ts'
import { minimapTarget } from './draw/minimap.ts'
import { centre, fitAll, fitWidth, pan, reveal, toPlane, zoom } from './view/camera.ts'
import { listen } from './view/gestures.ts'
import { createScreen } from './view/screen.ts'
import { walkOf } from './view/walk.ts'
import type { Picture } from './draw/shot.ts'
import type { Camera, Size } from './view/camera.ts'
import type { Walk } from './view/walk.ts'

export interface CanvasEvents {
  /** A click on a box, or on the handle of a frame; -1 for none. */
  press(box: number, frame: number): void
  doublePress(box: number): void
  /** What the pointer is over; -1 for none. */
  hover(box: number): void
  /** The box that the keyboard stands on. */
  focus(box: number): void
  toggle(box: number): void
  clear(): void
}

export interface GraphCanvas {
  /** Shows a picture; `stands` gives where to stand, by where one stood before. */
  show(picture: Picture, stands?: (before: Camera, view: Size) => Camera): void
  select(box: number, go: boolean): void
  /** Goes to a box, large enough to read. */
  visit(box: number): void
  fitAll(): void
  fitWidth(): void
  zoomBy(factor: number): void
  destroy(): void
}

export function createGraphCanvas(canvas: HTMLCanvasElement, events: CanvasEvents): GraphCanvas {
  const screen = createScreen(canvas)
  const { marked, size } = screen
  let walk: Walk | undefined
  const boxOf = (index: number) => screen.picture?.scene.boxes[index]
  const go = (to: (picture: Picture) => Camera) => screen.picture && screen.go(to(screen.picture))
  const hit = (sx: number, sy: number) => {
    const { picture } = screen
    if (!picture) return { box: -1, frame: -1 }
    const { x, y } = toPlane(screen.camera, sx, sy)
    const box = picture.rows.boxAt(x, y)
    return { box, frame: box < 0 ? handleAt(picture.scene, picture.rows, x, y) : -1 }
  }
  const hover = ({ box, frame }: { readonly box: number; readonly frame: number }) => {
    const cursor = box >= 0 || frame >= 0 ? 'pointer' : ''
    if (canvas.style.cursor !== cursor) canvas.style.cursor = cursor
    if (box === marked.hovered) return
    marked.hovered = box
    events.hover(box)
    screen.ask()
  }
  const reach = (index: number) => {
    const box = boxOf(index)
    if (box) screen.go(reveal(screen.camera, box, size))
  }
  const stop = listen(canvas, {
    pan: (dx, dy) => screen.stand(pan(screen.camera, dx, dy)),
    zoom: (factor, x, y) => screen.stand(zoom(screen.camera, factor, x, y)),
    click(sx, sy) {
      const target = screen.picture && minimapTarget(screen.picture, screen.camera, size, sx, sy)
      if (target) return screen.go(centre(screen.camera, target, size, screen.camera.scale))
      const { box, frame } = hit(sx, sy)
      if (box >= 0) marked.focused = box
      events.press(box, frame)
    },
    doubleClick(sx, sy) {
      const { box, frame } = hit(sx, sy)
      if (box >= 0) events.doublePress(box)
      else if (frame < 0) screen.go(zoom(screen.camera, 2, sx, sy))
    },
    hover: (x, y) => hover(hit(x, y)),
    leave: () => hover({ box: -1, frame: -1 }),
    step(step) {
      if (!walk) return
      marked.focused = walk.from(marked.focused, step)
      reach(marked.focused)
      events.focus(marked.focused)
    },
    toggle: () => events.toggle(marked.focused),
    zoomBy: (factor) => api.zoomBy(factor),
    fit: () => api.fitWidth(),
    clear: () => events.clear(),
  })

  const api: GraphCanvas = {
    show(next, stands) {
      const before = screen.picture?.scene
      if (before !== next.scene) {
        // What had the focus keeps it, or its first layer where it was unfolded, or the block that it was folded into.
        const layers = before?.boxes[marked.focused]?.layers ?? []
        const focused = layers.length > 0 ? next.scene.boxes.findIndex((box) => box.layers.includes(layers[0])) : -1
        Object.assign(marked, { hovered: -1, focused, selected: -1 })
        walk = walkOf(next.scene)
      }
      const camera = stands?.(screen.camera, size)
      screen.show(next)
      if (camera) screen.stand(camera)
    },
    select(index, goes) {
      marked.selected = index
      if (index >= 0) marked.focused = index
      if (goes) reach(index)
      screen.ask()
    },
    visit(index) {
      const box = boxOf(index)
      if (box) screen.go(centre(screen.camera, box, size, Math.max(1, screen.camera.scale)))
    },
    fitAll: () => go(({ scene }) => fitAll(scene, size)),
    fitWidth: () => go(({ scene }) => fitWidth(scene, size)),
    zoomBy: (factor) => screen.go(zoom(screen.camera, factor, size.width / 2, size.height / 2)),
    destroy() {
      stop()
      screen.destroy()
    },
  }
  return api
}
