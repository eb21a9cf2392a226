// The whole page: the bar at the top, then the view that is chosen.
import { CompareView } from '../compare/compare-view.tsx'
import { SearchView } from '../search/search-view.tsx'
import { TEXT } from '../text/messages.ts'
import { givenFiles } from './files.ts'
import { Header } from './header.tsx'
import { NetworkView } from './network-view.tsx'
import { OpenTabs } from './open-tabs.tsx'
import type { Page, View } from '../state/page.ts'
import type { JSX } from 'preact'

const VIEWS: Readonly<Record<View, (props: { readonly page: Page }) => JSX.Element>> = {
  network: NetworkView,
  compare: CompareView,
  search: SearchView,
}

export function App({ page }: { readonly page: Page }) {
  const View = VIEWS[page.view.value]
  const drop = (event: DragEvent) => {
    event.preventDefault()
    document.body.classList.remove('dropping')
    void page.open(givenFiles(event.dataTransfer?.files ?? [], TEXT.tooLarge))
  }
  const over = (event: DragEvent) => {
    event.preventDefault()
    document.body.classList.add('dropping')
  }
  return (
    <div class="app" onDrop={drop} onDragOver={over} onDragLeave={() => document.body.classList.remove('dropping')}>
      <Header page={page} />
      <OpenTabs page={page} />
      {page.trouble.value && (
        <p class="trouble" role="alert">
          {page.trouble.value}
          <button type="button" class="icon" aria-label={TEXT.close} onClick={() => (page.trouble.value = undefined)}>
            ×
          </button>
        </p>
      )}
      <main>
        <View page={page} />
      </main>
      <div class="drop-hint" aria-hidden="true">
        {TEXT.drop}
      </div>
    </div>
  )
}
