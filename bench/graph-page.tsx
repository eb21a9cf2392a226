// A page with nothing but the graph of a large network, and what the benchmark asks of it: `?blocks=333` are 3,000
// layers.
import { render } from 'preact'
import { GraphView } from '../web/graph/graph-view.tsx'
import { residual } from '../web/graph/testing.ts'
import type { Examined, Layer } from '../web/engine/engine-types.ts'

const blocks = Number(new URLSearchParams(location.search).get('blocks') ?? 10)
const network = residual(blocks)
// The graph shows no forecast, so there is none.
const examined = network as Examined
const colour = { kind: 'share', of: ({ macs }: Layer) => macs, title: 'Share of MACs' } as const
performance.mark('given')
render(
  <GraphView examined={examined} colour={colour} selected={undefined} onSelect={() => undefined} />,
  document.querySelector('#page')!,
)

const frame = () => new Promise<number>((resolve) => requestAnimationFrame(resolve))
const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

/** Milliseconds from the network's arrival, and from the click that unfolds all, until the next frame is drawn. */
async function drawn() {
  await frame()
  await wait(0)
  const first = performance.now() - performance.getEntriesByName('given')[0].startTime
  await wait(500)
  const start = performance.now()
  document.querySelector<HTMLButtonElement>('.graph-tool')!.click()
  await frame()
  await frame()
  await wait(0)
  return { first, all: performance.now() - start }
}

/** Milliseconds between frames while the wheel turns, the network seen at this scale. */
async function panned(scale: number, frames: number) {
  const canvas = document.querySelector('canvas')!
  const turn = (deltaY: number, ctrlKey = false) =>
    canvas.dispatchEvent(new WheelEvent('wheel', { deltaY, ctrlKey, clientX: 700, clientY: 400, cancelable: true }))
  canvas.dispatchEvent(new KeyboardEvent('keydown', { key: '0' }))
  await wait(500)
  // A turn of 60 with Ctrl is a factor of e^0.4.
  for (let rest = -150 * Math.log(scale); rest > 0.5; rest -= 60) turn(Math.min(60, rest), true)
  await frame()
  const times: number[] = []
  let before = await frame()
  for (let at = 0; at < frames; at++) {
    turn(60)
    const now = await frame()
    times.push(now - before)
    before = now
  }
  return times
}

Object.assign(globalThis, { drawn, panned })
