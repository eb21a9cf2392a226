// The canvas as a screen: a camera before a picture, drawn again when something changed and at no other time.
import { createCanvasPen } from '../draw/canvas-pen.ts'
import { bends, draw } from '../draw/draw.ts'
import { drawMinimap } from '../draw/minimap.ts'
import { between, fitWidth, resized, within } from './camera.ts'
import type { CanvasPen } from '../draw/canvas-pen.ts'
import type { Picture, Shot } from '../draw/shot.ts'
import type { Camera, Size } from './camera.ts'

export interface Screen {
  readonly picture: Picture | undefined
  /** Where the camera stands, or is on its way to. */
  readonly camera: Camera
  readonly size: Size
  /** Indexes of boxes that are marked; to be drawn by `ask`. */
  readonly marked: { -readonly [Name in 'selected' | 'focused' | 'hovered']: Shot[Name] }
  show(picture: Picture): void
  /** Draws the next frame. */
  ask(): void
  /** Puts the camera somewhere at once. */
  stand(camera: Camera): void
  /** Moves it there, for the eye to follow. */
  go(camera: Camera): void
  destroy(): void
}

/** Milliseconds of a move. */
const MOVE = 220

export function createScreen(canvas: HTMLCanvasElement): Screen {
  const context = canvas.getContext('2d', { alpha: false })
  if (!context) throw new Error('the browser gives no canvas to draw on; close other pages and load this one again')
  const size = { width: 0, height: 0 }
  const marked = { selected: -1, focused: -1, hovered: -1 }
  let picture: Picture | undefined
  let pen: CanvasPen | undefined
  let camera: Camera = { x: 0, y: 0, scale: 1 }
  let move: { readonly from: Camera; readonly to: Camera; readonly start: number } | undefined
  let asked = 0
  let fitted = false

  const ask = () => void (asked ||= requestAnimationFrame(render))

  function render(now: number): void {
    asked = 0
    if (!picture || !pen || size.width === 0) return
    if (!fitted) {
      fitted = true
      camera = fitWidth(picture.scene, size)
    }
    if (move) {
      const share = Math.min(1, Math.max(0, (now - move.start) / MOVE))
      camera = between(move.from, move.to, 1 - (1 - share) ** 3)
      if (share === 1) move = undefined
      else ask()
    }
    const ratio = canvas.width / size.width
    const { x, y, scale } = camera
    const full = scale * ratio
    context!.setTransform(1, 0, 0, 1, 0, 0)
    context!.fillStyle = picture.theme.background
    context!.fillRect(0, 0, canvas.width, canvas.height)
    context!.setTransform(full, 0, 0, full, -x * full, -y * full)
    pen.smooth = bends(scale)
    const focused = document.activeElement === canvas ? marked.focused : -1
    draw(pen, picture, { ...marked, focused, x, y, scale, width: size.width / scale, height: size.height / scale })
    context!.setTransform(ratio, 0, 0, ratio, 0, 0)
    drawMinimap(pen, picture, camera, size)
  }

  const resize = () => {
    const { width, height } = canvas.getBoundingClientRect()
    const ratio = globalThis.devicePixelRatio || 1
    if (canvas.width === Math.round(width * ratio) && canvas.height === Math.round(height * ratio)) return
    if (fitted && picture) camera = within(resized(camera, size, { width, height }), picture.scene, { width, height })
    Object.assign(size, { width, height })
    canvas.width = Math.round(width * ratio)
    canvas.height = Math.round(height * ratio)
    // At once: a canvas that was resized is empty.
    render(performance.now())
  }
  const watch = new ResizeObserver(resize)
  watch.observe(canvas)
  canvas.addEventListener('focus', ask)
  canvas.addEventListener('blur', ask)

  return {
    size,
    marked,
    ask,
    get picture() {
      return picture
    },
    get camera() {
      return move?.to ?? camera
    },
    show(next) {
      if (pen === undefined || picture?.theme.font !== next.theme.font) pen = createCanvasPen(context, next.theme.font)
      picture = next
      ask()
    },
    stand(next) {
      move = undefined
      camera = picture ? within(next, picture.scene, size) : next
      ask()
    },
    go(next) {
      if (!picture || !fitted || matchMedia('(prefers-reduced-motion: reduce)').matches) return this.stand(next)
      move = { from: camera, to: within(next, picture.scene, size), start: performance.now() }
      ask()
    },
    destroy() {
      canvas.removeEventListener('focus', ask)
      canvas.removeEventListener('blur', ask)
      watch.disconnect()
      cancelAnimationFrame(asked)
    },
  }
}
