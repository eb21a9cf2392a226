// Mouse, trackpad, fingers and keys on the canvas -> what they mean. As in maps and other viewers of networks: dragging
// and the wheel move, the wheel with Ctrl (which is what pinching a trackpad sends) zooms.
import type { Step } from './walk.ts'

export interface Meaning {
  pan(dx: number, dy: number): void
  zoom(factor: number, x: number, y: number): void
  click(x: number, y: number): void
  doubleClick(x: number, y: number): void
  hover(x: number, y: number): void
  leave(): void
  step(step: Step): void
  /** Folds or unfolds what has the focus. */
  toggle(): void
  zoomBy(factor: number): void
  fit(): void
  clear(): void
}

/** Pixels that a press may move and still be a click. */
const STILL = 4
/** Pixels of a wheel's line, for browsers that count lines. */
const LINE = 16

const STEPS: Readonly<Record<string, Step>> = {
  ArrowDown: 'down',
  ArrowUp: 'up',
  ArrowLeft: 'left',
  ArrowRight: 'right',
  Home: 'first',
  End: 'last',
}

/** @returns a function that stops listening */
export function listen(canvas: HTMLCanvasElement, meaning: Meaning): () => void {
  const stop = new AbortController()
  const { signal } = stop
  const fingers = new Map<number, { x: number; y: number }>()
  let moved = 0
  const place = ({ clientX, clientY }: MouseEvent) => {
    const { left, top } = canvas.getBoundingClientRect()
    return { x: clientX - left, y: clientY - top }
  }
  const spread = () => {
    const [one, other = one] = Array.from(fingers.values())
    return { x: (one.x + other.x) / 2, y: (one.y + other.y) / 2, length: Math.hypot(one.x - other.x, one.y - other.y) }
  }
  const on = <K extends keyof HTMLElementEventMap>(type: K, listener: (event: HTMLElementEventMap[K]) => void) =>
    canvas.addEventListener(type, listener, { signal, passive: false })

  on('pointerdown', (event) => {
    if (event.button !== 0) return
    canvas.setPointerCapture(event.pointerId)
    if (fingers.size === 0) moved = 0
    fingers.set(event.pointerId, place(event))
  })
  on('pointermove', (event) => {
    const at = place(event)
    if (!fingers.has(event.pointerId)) return meaning.hover(at.x, at.y)
    const before = spread()
    fingers.set(event.pointerId, at)
    const after = spread()
    moved += Math.hypot(after.x - before.x, after.y - before.y) + Math.abs(after.length - before.length)
    if (moved <= STILL) return
    meaning.pan(after.x - before.x, after.y - before.y)
    if (fingers.size > 1 && before.length > 0) meaning.zoom(after.length / before.length, after.x, after.y)
  })
  on('pointerup', (event) => void fingers.delete(event.pointerId))
  on('pointercancel', (event) => void fingers.delete(event.pointerId))
  on('click', (event) => {
    // The second click of two is no click of its own.
    if (moved > STILL || event.detail > 1) return
    const { x, y } = place(event)
    meaning.click(x, y)
  })
  on('pointerleave', () => meaning.leave())
  on('dblclick', (event) => {
    const { x, y } = place(event)
    meaning.doubleClick(x, y)
  })
  on('wheel', (event) => {
    event.preventDefault()
    const unit = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? LINE : 1
    const { x, y } = place(event)
    if (event.ctrlKey || event.metaKey) return meaning.zoom(Math.exp(-clamp(event.deltaY * unit, 60) / 150), x, y)
    const [dx, dy] = event.shiftKey && event.deltaX === 0 ? [event.deltaY, 0] : [event.deltaX, event.deltaY]
    meaning.pan(-dx * unit, -dy * unit)
  })
  on('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const act = actOf(event.key, meaning)
    if (!act) return
    event.preventDefault()
    act()
  })
  return () => stop.abort()
}

const clamp = (value: number, most: number) => Math.min(most, Math.max(-most, value))

function actOf(key: string, meaning: Meaning): (() => void) | undefined {
  if (key in STEPS) return () => meaning.step(STEPS[key])
  switch (key) {
    case '+':
    case '=':
      return () => meaning.zoomBy(1.25)
    case '-':
    case '_':
      return () => meaning.zoomBy(0.8)
    case '0':
      return () => meaning.fit()
    case 'Enter':
    case ' ':
      return () => meaning.toggle()
    case 'Escape':
      return () => meaning.clear()
    default:
      return undefined
  }
}
