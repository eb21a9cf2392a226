// A strip at the right that shows all of a long network, and which part of it is seen.
import type { Camera, Size } from '../view/camera.ts'
import type { Pen } from './pen.ts'
import type { Picture } from './shot.ts'

const WIDTH = 44
const MARGIN = 10
/** Boxes that are drawn at most: a strip of some hundred pixels has no room for more. */
const MOST = 700

/** Where it is on the screen; none where all is seen, or the view is small. */
function place({ scene }: Picture, camera: Camera, { width, height }: Size) {
  if (width < 520 || height < 240) return undefined
  if (scene.height * camera.scale <= height * 1.5) return undefined
  const tall = height - 2 * MARGIN
  const scale = Math.min(WIDTH / scene.width, tall / scene.height)
  // A network of thousands of rows would be a hair: across it is stretched.
  return {
    x: width - WIDTH - MARGIN,
    y: MARGIN,
    across: WIDTH / scene.width,
    along: Math.max(scale, tall / scene.height),
    tall,
  }
}

export function drawMinimap(pen: Pen, picture: Picture, camera: Camera, view: Size): void {
  const at = place(picture, camera, view)
  if (!at) return
  const { scene, paints, theme } = picture
  pen.rect(at.x - 4, at.y - 4, WIDTH + 8, at.tall + 8, { fill: theme.surface, stroke: theme.border, radius: 6 })
  const step = Math.max(1, Math.ceil(scene.boxes.length / MOST))
  for (let index = 0; index < scene.boxes.length; index += step) {
    const { x, y, width, height } = scene.boxes[index]
    const tall = Math.max(1, Math.min(6, height * at.along))
    pen.rect(at.x + x * at.across, at.y + y * at.along, Math.max(2, width * at.across), tall, {
      fill: paints[index].solid,
    })
  }
  const top = Math.max(0, camera.y) * at.along
  const bottom = Math.min(scene.height, camera.y + view.height / camera.scale) * at.along
  const look = { stroke: theme.accent, width: 1.5, radius: 4 }
  pen.rect(at.x - 3, at.y + top, WIDTH + 6, Math.max(8, bottom - top), look)
}

/** The place on the plane that a click on the strip means; none for a click elsewhere. */
export function minimapTarget(picture: Picture, camera: Camera, view: Size, sx: number, sy: number) {
  const at = place(picture, camera, view)
  if (!at || sx < at.x - 4 || sx > at.x + WIDTH + 4 || sy < at.y || sy > at.y + at.tall) return undefined
  return { x: picture.scene.width / 2, y: (sy - at.y) / at.along, width: 0, height: 0 }
}
