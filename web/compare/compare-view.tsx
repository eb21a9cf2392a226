// Networks side by side: a table of all that are open, plots of them, and what tells two of them apart.
import './compare.css'
import { TEXT } from '../text/messages.ts'
import { comparedBy } from './columns.ts'
import { comparedNetworks, comparedVersions } from './compared.ts'
import { DiffSection } from './diff-section.tsx'
import { FiguresTable } from './figures-table.tsx'
import { PlotSection } from './plot-section.tsx'
import type { Page } from '../state/page.ts'

export function CompareView({ page }: { readonly page: Page }) {
  const networks = comparedNetworks(page)
  const by = comparedBy(
    page,
    networks.flatMap(({ examined }) => examined?.prediction ?? []),
  )
  const columns = [...by.accuracies, ...by.latencies, ...by.costs]
  const rows = networks.map(({ examined, refused, ...row }) => ({
    ...row,
    forecast: examined?.prediction,
    message: refused && `${TEXT.refused}: ${refused}`,
  }))
  return (
    <div class="compare">
      <section aria-labelledby="networks-title">
        <header>
          <h2 id="networks-title">{TEXT.openNetworks}</h2>
        </header>
        <FiguresTable caption={TEXT.openNetworks} rows={rows} columns={columns} />
      </section>
      <PlotSection networks={networks} by={by} />
      <DiffSection versions={comparedVersions(page)} by={by} />
    </div>
  )
}
