// A random search: what is asked for beside what comes of it, live.
import './search.css'
import { SearchForm } from './search-form.tsx'
import { SearchResults } from './search-results.tsx'
import { searchOf } from './search-state.ts'
import type { Page } from '../state/page.ts'

export function SearchView({ page }: { readonly page: Page }) {
  const search = searchOf(page)
  return (
    <div class="search">
      <SearchForm page={page} search={search} />
      <SearchResults page={page} search={search} />
    </div>
  )
}
