// The networks that are open, one of them shown; undo and redo of its changes.
import { currentOf } from '../state/open-network.ts'
import { TEXT } from '../text/messages.ts'
import type { Page } from '../state/page.ts'

export function OpenTabs({ page }: { readonly page: Page }) {
  const shown = page.shown.value
  return (
    <nav class="open-tabs" aria-label={TEXT.openNetworks}>
      <ul>
        {page.networks.value.map((network) => {
          const { name } = currentOf(network)
          return (
            <li key={network.key} class={network === shown ? 'shown' : ''}>
              <button
                type="button"
                aria-current={network === shown}
                title={name}
                onClick={() => {
                  page.show(network.key)
                  if (page.view.value === 'search') page.view.value = 'network'
                }}
              >
                {name}
                {network.at > 0 && (
                  <span class="edited" title={TEXT.edited}>
                    •
                  </span>
                )}
              </button>
              {page.networks.value.length > 1 && (
                <button
                  type="button"
                  class="icon"
                  aria-label={`${TEXT.close} ${name}`}
                  onClick={() => page.close(network.key)}
                >
                  ×
                </button>
              )}
            </li>
          )
        })}
      </ul>
      {shown && (
        <span class="history">
          <button type="button" disabled={shown.at === 0} title={TEXT.undoKeys} onClick={() => page.step(-1)}>
            {TEXT.undo}
          </button>
          <button
            type="button"
            disabled={shown.at === shown.versions.length - 1}
            title={TEXT.redoKeys}
            onClick={() => page.step(1)}
          >
            {TEXT.redo}
          </button>
        </span>
      )}
    </nav>
  )
}
