// A random search, live.
import type { Page } from '../state/page.ts'

export function SearchView({ page }: { readonly page: Page }) {
  return <p class="note">{page.info.value?.model.spaces.join(', ')}</p>
}
