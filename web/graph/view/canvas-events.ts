// What is done on the canvas -> what it means for blocks and layers.
import { sayBox } from '../messages.ts'
import { blockOf, heaviestOf, innermost } from '../scene.ts'
import type { CanvasEvents } from '../canvas.ts'
import type { DrawnNetwork } from '../network.ts'
import type { Scene } from '../scene.ts'

/** What is shown at the moment. */
export interface ShownNow {
  readonly scene: Scene
  readonly network: DrawnNetwork
  readonly faults?: ReadonlyMap<string, string>
}

export interface GraphActs {
  /** Folds or unfolds a block. */
  turn(id: string, open: boolean): void
  /** Selects a layer, or none. */
  choose(id: string | undefined): void
  /** Goes to a box. */
  visit(box: number): void
  /** Tells those who hear. */
  say(sentence: string): void
  /** Tells those who point. */
  hint(sentence: string): void
}

export function sayAt({ scene, network, faults }: ShownNow, index: number): string {
  const box = scene.boxes[index]
  return box ? sayBox(box, network, faults?.get(box.id)) : ''
}

export function canvasEvents(now: () => ShownNow, acts: GraphActs): CanvasEvents {
  const chosen = (index: number) => heaviestOf(now().scene.boxes[index], now().network.layers)?.id
  return {
    press(index, frame) {
      const { boxes, frames } = now().scene
      if (blockOf(boxes[index])) acts.turn(boxes[index].id, true)
      else if (frame >= 0) acts.turn(frames[frame].block.id, false)
      else acts.choose(chosen(index))
    },
    doublePress(index) {
      const { block } = now().scene.boxes[index]
      if (block) acts.turn(block.id, true)
      else acts.visit(index)
    },
    hover: (index) => acts.hint(sayAt(now(), index)),
    focus(index) {
      acts.say(sayAt(now(), index))
      const id = chosen(index)
      if (id !== undefined) acts.choose(id)
    },
    toggle(index) {
      const { boxes, frames } = now().scene
      const box = boxes[index]
      const around = box && (box.block ?? innermost(frames, box))
      if (around) acts.turn(around.id, around === box.block)
    },
    clear: () => acts.choose(undefined),
  }
}
