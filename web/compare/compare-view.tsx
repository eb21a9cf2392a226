// Networks side by side.
import type { Page } from '../state/page.ts'

export function CompareView({ page }: { readonly page: Page }) {
  return <p class="note">{page.networks.value.length}</p>
}
