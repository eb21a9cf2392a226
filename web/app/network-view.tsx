// One network: its picture, its forecast beside it, and panels about its layers.
import { Inspector } from '../edit/inspector.tsx'
import { EditorPanel } from '../editor/editor-panel.tsx'
import { ForecastPanel } from '../panels/forecast.tsx'
import { LayersPanel } from '../panels/layers.tsx'
import { RooflinePanel } from '../panels/roofline.tsx'
import { TEXT } from '../text/messages.ts'
import { Tabs } from './tabs.tsx'
import type { Page } from '../state/page.ts'

export function NetworkView({ page }: { readonly page: Page }) {
  const refusal = page.refusal.value
  return (
    <div class="network-view">
      <div class="picture">
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
          ]}
        />
      </div>
    </div>
  )
}
