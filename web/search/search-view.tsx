// A random search: what is asked for beside what comes of it, live.
import './search.css'
import { useEffect } from 'preact/hooks'
import { SearchForm } from './search-form.tsx'
import { SearchResults } from './search-results.tsx'
import { searchOf } from './search-state.ts'
import { findService } from './service.ts'
import type { Page } from '../state/page.ts'

export function SearchView({ page }: { readonly page: Page }) {
  useEffect(() => void findService(), [])
  const search = searchOf(page)
  return (
    <div class="search">
      <SearchForm page={page} search={search} />
      <SearchResults page={page} search={search} />
    </div>
  )
}
