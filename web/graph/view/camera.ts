// Which part of the plane is seen, and how large. Pure: a camera is never changed, another is made.
import type { Box, Place, Scene } from '../scene.ts'

/** The plane's point in the upper left corner of the view, and pixels of the screen for one of the plane. */
export interface Camera {
  readonly x: number
  readonly y: number
  readonly scale: number
}

export interface Size {
  readonly width: number
  readonly height: number
}

const SMALLEST = 0.02
const LARGEST = 4
/** Views below this width leave pixels above the picture. */
const NARROW = 520
const TOOLS = 40
/** Pixels of the scene that stay in view however far it is dragged. */
const KEPT = 80

/** All of its width, from the top; never larger than life. */
export function fitWidth(scene: Size, view: Size): Camera {
  const scale = Math.max(SMALLEST, Math.min(1, view.width / scene.width))
  // On a phone there is no room for the page's tools but above.
  const above = view.width < NARROW ? TOOLS : 0
  return { x: scene.width / 2 - view.width / scale / 2, y: above === 0 ? 0 : -above / scale, scale }
}

export function fitAll(scene: Size, view: Size): Camera {
  const scale = Math.max(SMALLEST, Math.min(1, view.width / scene.width, view.height / scene.height))
  const centred = { x: scene.width / 2 - view.width / scale / 2, y: scene.height / 2 - view.height / scale / 2 }
  return { ...centred, scale }
}

/** @param dx,dy pixels of the screen that the picture moves by */
export const pan = ({ x, y, scale }: Camera, dx: number, dy: number): Camera => ({
  x: x - dx / scale,
  y: y - dy / scale,
  scale,
})

/** What is at (sx, sy) on the screen stays there. */
export function zoom({ x, y, scale }: Camera, factor: number, sx: number, sy: number): Camera {
  const next = Math.min(LARGEST, Math.max(SMALLEST, scale * factor))
  return { x: x + sx / scale - sx / next, y: y + sy / scale - sy / next, scale: next }
}

/** Shows all of a box; where it does not show already, it is put in the middle, across and along on their own. */
export function reveal(camera: Camera, box: Place, view: Size): Camera {
  const shift = (start: number, length: number, from: number, seen: number) => {
    const room = Math.min(80 / camera.scale, Math.max(0, (seen - length) / 2))
    return start - room < from || start + length + room > from + seen ? start + length / 2 - seen / 2 : from
  }
  return {
    ...camera,
    x: shift(box.x, box.width, camera.x, view.width / camera.scale),
    y: shift(box.y, box.height, camera.y, view.height / camera.scale),
  }
}

/** The box in the middle, large enough to read. */
export function centre(camera: Camera, box: Place, view: Size, scale = Math.max(camera.scale, 0.8)): Camera {
  return {
    x: box.x + box.width / 2 - view.width / scale / 2,
    y: box.y + box.height / 2 - view.height / scale / 2,
    scale,
  }
}

/** Keeps some of the scene in view. */
export function within({ x, y, scale }: Camera, scene: Size, view: Size): Camera {
  const kept = KEPT / scale
  const clamp = (at: number, length: number, seen: number) => Math.min(length - kept, Math.max(kept - seen, at))
  return { x: clamp(x, scene.width, view.width / scale), y: clamp(y, scene.height, view.height / scale), scale }
}

export const between = (one: Camera, other: Camera, share: number): Camera => {
  const scale = Math.exp(Math.log(one.scale) + (Math.log(other.scale) - Math.log(one.scale)) * share)
  // The middle of the way is linear on the screen, not on the plane.
  const same = Math.abs(one.scale / other.scale - 1) < 1e-6
  const part = same ? share : (1 / one.scale - 1 / scale) / (1 / one.scale - 1 / other.scale)
  return { x: one.x + (other.x - one.x) * part, y: one.y + (other.y - one.y) * part, scale }
}

/** Of the screen -> of the plane. */
export const toPlane = ({ x, y, scale }: Camera, sx: number, sy: number) => ({ x: x + sx / scale, y: y + sy / scale })

/** The camera that shows `to` where the other showed `from`: what was unfolded stays under the pointer. */
export function anchored(camera: Camera, from: Place, to: Place): Camera {
  const dx = to.x + to.width / 2 - from.x - from.width / 2
  return { ...camera, x: camera.x + dx, y: camera.y + to.y - from.y }
}

/** The camera for another scene of the same network: what was in the middle of the view stays there. */
export function followed(camera: Camera, view: Size, from: Scene, to: Scene): Camera {
  const middle = toPlane(camera, view.width / 2, view.height / 2)
  const away = ({ x, y, width, height, layers }: Box) =>
    layers.length === 0 ? Number.POSITIVE_INFINITY : Math.hypot(x + width / 2 - middle.x, y + height / 2 - middle.y)
  const near = from.boxes.reduce<Box | undefined>(
    (best, box) => (best && away(best) <= away(box) ? best : box),
    undefined,
  )
  const there = near && to.boxes.find(({ layers }) => layers.includes(near.layers[0]))
  if (!there) return camera
  const dy = there.y + there.height / 2 - near.y - near.height / 2
  return { ...camera, x: camera.x + to.axis - from.axis, y: camera.y + dy }
}

/** The camera for a view of another size: the middle of the view stays the middle, and its top the top. */
export const resized = (camera: Camera, from: Size, to: Size): Camera => ({
  ...camera,
  x: camera.x + (from.width - to.width) / 2 / camera.scale,
})
