// The boxes as a list that only screen readers meet.
import { MESSAGES, sayBox } from '../messages.ts'
import type { DrawnNetwork } from '../network.ts'
import type { Box } from '../scene.ts'

export interface LayerListProps {
  readonly boxes: readonly Box[]
  readonly network: DrawnNetwork
  readonly faults?: ReadonlyMap<string, string>
}

/** Nobody listens to more. */
const MOST = 200

export function LayerList({ boxes, network, faults }: LayerListProps) {
  return (
    <ol class="graph-hidden" aria-label={MESSAGES.layers}>
      {boxes.slice(0, MOST).map((box) => (
        <li key={`${box.kind} ${box.id}`}>{sayBox(box, network, faults?.get(box.id))}</li>
      ))}
      {boxes.length > MOST && <li>{MESSAGES.more(boxes.length - MOST)}</li>}
    </ol>
  )
}
