// One network: its picture, its forecast beside it, and panels about its layers.
import { useMemo } from 'preact/hooks'
import { Inspector } from '../edit/inspector.tsx'
import { EditorPanel } from '../editor/editor-panel.tsx'
import { GraphView } from '../graph/graph-view.tsx'
import { ColourPicker } from '../panels/colour-picker.tsx'
import { faultsByLayer } from '../panels/faults.ts'
import { ForecastPanel } from '../panels/forecast.tsx'
import { LayersPanel } from '../panels/layers.tsx'
import { RooflinePanel } from '../panels/roofline.tsx'
import { graphColour } from '../panels/shares.ts'
import { TakePanel } from '../take/take-panel.tsx'
import { TEXT } from '../text/messages.ts'
import { Tabs } from './tabs.tsx'
import type { Page } from '../state/page.ts'

export function NetworkView({ page }: { readonly page: Page }) {
  const refusal = page.refusal.value
  const examined = page.examined.value?.of
  const faults = useMemo(() => faultsByLayer(page), [refusal, examined])
  return (
    <div class="network-view">
      <div class="picture">
        {examined && (
          <GraphView
            examined={examined}
            colour={graphColour(page.colouring.value)}
            selected={page.selected.value}
            onSelect={(id) => (page.selected.value = id)}
            faults={faults}
            handle={page.picture}
          />
        )}
        <ColourPicker page={page} />
        {refusal && (
          <div class="refusal" role="alert">
            <strong>{TEXT.refused}</strong>
            <ul>
              {refusal.refusal.faults.slice(0, 20).map(({ pointer, detail }) => (
                <li key={pointer + detail}>
                  {pointer && <code>{pointer}</code>} {detail}
                </li>
              ))}
            </ul>
          </div>
        )}
      </div>
      <aside>
        <ForecastPanel page={page} />
      </aside>
      <div class="panels">
        <Tabs
          label={TEXT.layers}
          tabs={[
            { key: 'layers', title: TEXT.layers, panel: () => <LayersPanel page={page} /> },
            { key: 'inspect', title: TEXT.inspect, panel: () => <Inspector page={page} /> },
            { key: 'editor', title: TEXT.editor, panel: () => <EditorPanel page={page} /> },
            { key: 'roofline', title: TEXT.roofline, panel: () => <RooflinePanel page={page} /> },
            { key: 'take', title: TEXT.take, panel: () => <TakePanel page={page} /> },
          ]}
        />
      </div>
    </div>
  )
}
