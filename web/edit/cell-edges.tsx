// The edges of a cell that its space spells `|operation~from|`, each with its operation to choose.
import { TEXT } from '../text/messages.ts'
import type { Page } from '../state/page.ts'
import type { AnyArchitecture } from '@archcast/core/contract/predict-request.ts'

/** Operations of NAS-Bench-201 (Dong & Yang 2020), and whatever else a cell's spelling has. */
const OPERATIONS = ['none', 'skip_connect', 'nor_conv_1x1', 'nor_conv_3x3', 'avg_pool_3x3']
const EDGE = /\|(?<op>\w+)~(?<from>\d+)(?=\|)/g

type SpaceDocument = Extract<AnyArchitecture, { readonly space: string }>

interface CellEdgesProps {
  readonly page: Page
  readonly document: SpaceDocument
}

export function CellEdges({ page, document }: CellEdgesProps) {
  const { arch } = document
  const nodes = arch.split('+')
  const edges = nodes.flatMap((node, before) =>
    Array.from(node.matchAll(EDGE), ({ groups }) => ({ to: before + 1, op: groups!.op, from: groups!.from })),
  )
  if (edges.length === 0) return null
  const turn = (place: number, op: string) => {
    let at = -1
    const changed = arch.replaceAll(EDGE, (whole: string, old: string) =>
      ++at === place ? whole.replace(old, op) : whole,
    )
    page.edit({ ...document, arch: changed })
  }
  return (
    <>
      <h3>{TEXT.cell}</h3>
      {edges.map(({ op, from, to }, place) => (
        <label class="field" key={place}>
          <span>
            {from} → {to}
          </span>
          <select value={op} onChange={({ currentTarget }) => turn(place, currentTarget.value)}>
            {[...new Set([...OPERATIONS, op])].map((name) => (
              <option key={name} value={name}>
                {name}
              </option>
            ))}
          </select>
        </label>
      ))}
    </>
  )
}
