// What the colours say.
import { FAMILIES, familyOf } from '../draw/families.ts'
import { heatScale } from '../draw/heat.ts'
import { greatestShare, printShare } from '../draw/paint.ts'
import { MESSAGES } from '../messages.ts'
import type { Layer } from '../../engine/engine-types.ts'
import type { GraphColour } from '../draw/paint.ts'
import type { Theme } from '../draw/theme.ts'
import type { Scene } from '../scene.ts'

export interface LegendProps {
  readonly colour: GraphColour
  readonly layers: readonly Layer[]
  readonly scene: Scene
  readonly theme: Theme
}

export function Legend({ colour, layers, scene, theme }: LegendProps) {
  if (colour.kind === 'share') {
    const scale = heatScale(theme.dark).filter((_, step) => step % 4 === 0)
    return (
      <figure class="graph-legend" aria-label={MESSAGES.legend}>
        <figcaption>{colour.title}</figcaption>
        <div class="graph-scale" aria-hidden="true">
          {scale.map(({ fill }) => (
            <i style={{ backgroundColor: fill }} />
          ))}
        </div>
        <div class="graph-ends">
          <span>0%</span>
          <span>{printShare(greatestShare(scene, layers, colour.of))}</span>
        </div>
      </figure>
    )
  }
  const present = new Set(layers.map(({ op }) => familyOf(op)))
  return (
    <ul class="graph-legend" aria-label={MESSAGES.legend}>
      {FAMILIES.filter((family) => present.has(family)).map((family) => (
        <li>
          <i style={{ backgroundColor: theme.families[family] }} aria-hidden="true" />
          {MESSAGES.families[family]}
        </li>
      ))}
    </ul>
  )
}
