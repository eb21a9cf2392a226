// Panels of which one is seen, behind tabs that the arrow keys walk through (WAI-ARIA's pattern).
import { useSignal } from '@preact/signals'
import type { ComponentChildren } from 'preact'

export interface Tab {
  readonly key: string
  readonly title: string
  readonly panel: () => ComponentChildren
}

export function Tabs({ tabs, label }: { readonly tabs: readonly Tab[]; readonly label: string }) {
  const chosen = useSignal(tabs[0].key)
  const open = tabs.find(({ key }) => key === chosen.value) ?? tabs[0]
  const walk = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0
    if (step === 0) return
    const next = tabs[(tabs.indexOf(open) + step + tabs.length) % tabs.length]
    chosen.value = next.key
    document.getElementById(`tab-${next.key}`)?.focus()
  }
  return (
    <div class="tabs">
      <div role="tablist" aria-label={label} onKeyDown={walk}>
        {tabs.map(({ key, title }) => (
          <button
            key={key}
            id={`tab-${key}`}
            type="button"
            role="tab"
            aria-selected={key === open.key}
            aria-controls={`panel-${key}`}
            tabIndex={key === open.key ? 0 : -1}
            onClick={() => (chosen.value = key)}
          >
            {title}
          </button>
        ))}
      </div>
      <div role="tabpanel" id={`panel-${open.key}`} aria-labelledby={`tab-${open.key}`}>
        {open.panel()}
      </div>
    </div>
  )
}
