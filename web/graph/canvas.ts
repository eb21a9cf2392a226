// The picture on a canvas: draws a frame when something changed and no other, and turns gestures into moves of the camera.
import { createCanvasPen } from './draw/canvas-pen.ts'
import { bends, draw } from './draw/draw.ts'
import { drawMinimap, minimapTarget } from './draw/minimap.ts'
import { between, centre, fitAll, fitWidth, pan, reveal, toPlane, within, zoom } from './view/camera.ts'
import { listen } from './view/gestures.ts'
import { walkOf } from './view/walk.ts'
import type { CanvasPen } from './draw/canvas-pen.ts'
import type { Picture } from './draw/shot.ts'
import type { Camera } from './view/camera.ts'
import type { Walk } from './view/walk.ts'

export interface CanvasEvents {
  /** A click on a box, or with -1 beside all; `frame` is the innermost frame there, -1 for none. */
  press(box: number, frame: number): void
  /** The box that the keyboard stands on. */
  focus(box: number): void
  toggle(box: number): void
  clear(): void
}

export interface GraphCanvas {
  /** Shows a picture; `camera` gives where to stand, by where one stood before. */
  show(picture: Picture, camera?: (before: Camera) => Camera): void
  select(box: number, go: boolean): void
  /** Sets the keyboard's place. */
  focusOn(box: number): void
  readonly camera: Camera
  fitAll(): void
  fitWidth(): void
  zoomBy(factor: number): void
  /** Where the camera stands now, without a way to there. */
  look(camera: Camera): void
  destroy(): void
}

/** Milliseconds of a move. */
const MOVE = 220

export function createGraphCanvas(canvas: HTMLCanvasElement, events: CanvasEvents): GraphCanvas {
  const context = canvas.getContext('2d', { alpha: false })!
  const size = { width: 0, height: 0 }
  let picture: Picture | undefined
  let walk: Walk | undefined
  let pen: CanvasPen | undefined
  let camera: Camera = { x: 0, y: 0, scale: 1 }
  let fitted = false
  let move: { from: Camera; to: Camera; start: number } | undefined
  let asked = 0
  const marked = { selected: -1, focused: -1, hovered: -1 }

  const ask = () => void (asked ||= requestAnimationFrame(render))
  const stand = (next: Camera) => {
    move = undefined
    camera = picture ? within(next, picture.scene, size) : next
    ask()
  }
  const go = (next: Camera) => {
    if (!picture) return
    if (matchMedia('(prefers-reduced-motion: reduce)').matches) return stand(next)
    move = { from: camera, to: within(next, picture.scene, size), start: performance.now() }
    ask()
  }
  function render(now: number): void {
    asked = 0
    if (!picture || !pen || size.width === 0) return
    if (move) {
      const share = Math.min(1, Math.max(0, (now - move.start) / MOVE))
      camera = between(move.from, move.to, 1 - (1 - share) ** 3)
      if (share === 1) move = undefined
      else ask()
    }
    const ratio = canvas.width / size.width
    const { x, y, scale } = camera
    context.setTransform(1, 0, 0, 1, 0, 0)
    context.fillStyle = picture.theme.background
    context.fillRect(0, 0, canvas.width, canvas.height)
    context.setTransform(scale * ratio, 0, 0, scale * ratio, -x * scale * ratio, -y * scale * ratio)
    pen.smooth = bends(scale)
    draw(pen, picture, { ...marked, x, y, scale, width: size.width / scale, height: size.height / scale })
    context.setTransform(ratio, 0, 0, ratio, 0, 0)
    drawMinimap(pen, picture, camera, size)
  }

  const resize = () => {
    const { width, height } = canvas.getBoundingClientRect()
    const ratio = globalThis.devicePixelRatio || 1
    if (width === size.width && height === size.height && canvas.width === Math.round(width * ratio)) return
    Object.assign(size, { width, height })
    canvas.width = Math.round(width * ratio)
    canvas.height = Math.round(height * ratio)
    if (picture && !fitted && width > 0) {
      fitted = true
      camera = fitWidth(picture.scene, size)
    }
    // Without waiting: a canvas that was resized is empty.
    render(performance.now())
  }
  const watch = new ResizeObserver(resize)
  watch.observe(canvas)

  const boxAt = (sx: number, sy: number) => {
    const { x, y } = toPlane(camera, sx, sy)
    return { box: picture?.rows.boxAt(x, y) ?? -1, frame: picture?.rows.frameAt(x, y) ?? -1, x, y }
  }
  const hover = (box: number) => {
    if (box === marked.hovered) return
    marked.hovered = box
    canvas.style.cursor = box >= 0 ? 'pointer' : 'grab'
    ask()
  }
  const stop = listen(canvas, {
    pan: (dx, dy) => stand(pan(camera, dx, dy)),
    zoom: (factor, x, y) => stand(zoom(camera, factor, x, y)),
    click(sx, sy) {
      const target = picture && minimapTarget(picture, camera, size, sx, sy)
      if (target !== undefined) return go(centre(camera, target, size, camera.scale))
      const { box, frame, x, y } = boxAt(sx, sy)
      // A frame is folded by its title.
      const titled =
        box < 0 && frame >= 0 && y - picture!.scene.frames[frame].y < 26 && x - picture!.scene.frames[frame].x < 200
      events.press(box, titled ? frame : -1)
    },
    doubleClick(sx, sy) {
      const { box } = boxAt(sx, sy)
      if (box < 0) go(zoom(camera, 2, sx, sy))
      else if (!picture!.scene.boxes[box].block)
        go(centre(camera, picture!.scene.boxes[box], size, Math.max(1, camera.scale)))
    },
    hover: (x, y) => hover(boxAt(x, y).box),
    leave: () => hover(-1),
    step(step) {
      if (!picture || !walk) return
      const next = walk.from(marked.focused, step)
      api.focusOn(next)
      events.focus(next)
    },
    toggle: () => events.toggle(marked.focused),
    zoomBy: (factor) => api.zoomBy(factor),
    fit: () => api.fitWidth(),
    clear: () => events.clear(),
  })

  const api: GraphCanvas = {
    show(next, stands) {
      if (picture?.scene !== next.scene) {
        walk = walkOf(next.scene)
        Object.assign(marked, { hovered: -1, focused: -1, selected: -1 })
      }
      if (pen === undefined || picture?.theme.font !== next.theme.font) pen = createCanvasPen(context, next.theme.font)
      const first = !fitted && size.width > 0
      picture = next
      if (stands) stand(stands(camera))
      else if (first) stand(fitWidth(next.scene, size))
      fitted ||= first
      ask()
    },
    select(box, goes) {
      marked.selected = box
      if (box >= 0) marked.focused = -1
      if (goes && box >= 0 && picture) go(reveal(camera, picture.scene.boxes[box], size))
      ask()
    },
    focusOn(box) {
      marked.focused = box
      if (picture && box >= 0) go(reveal(camera, picture.scene.boxes[box], size))
    },
    get camera() {
      return camera
    },
    fitAll: () => picture && go(fitAll(picture.scene, size)),
    fitWidth: () => picture && go(fitWidth(picture.scene, size)),
    zoomBy: (factor) => go(zoom(move?.to ?? camera, factor, size.width / 2, size.height / 2)),
    look: stand,
    destroy() {
      stop()
      watch.disconnect()
      cancelAnimationFrame(asked)
    },
  }
  return api
}
