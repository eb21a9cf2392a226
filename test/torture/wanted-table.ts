// What was measured beside what is wanted.

export interface WantedRow {
  readonly what: string
  readonly measured: number
  /** The measured one is to be no more than this, or no less. */
  readonly wanted: { readonly most: number } | { readonly least: number }
  readonly unit: string
}

export const misses = ({ measured, wanted }: WantedRow): boolean =>
  !('most' in wanted ? measured <= wanted.most : measured >= wanted.least)

export function printTable(title: string, rows: readonly WantedRow[]): void {
  console.log(`\n${title}\n\n| what | measured | wanted | |\n| --- | --- | --- | --- |`)
  for (const row of rows) {
    const { what, measured, wanted, unit } = row
    const bound = 'most' in wanted ? `<= ${wanted.most}` : `>= ${wanted.least}`
    const figure = Number.isInteger(measured) ? `${measured}` : measured.toFixed(measured < 10 ? 2 : 1)
    console.log(`| ${what} | ${figure} ${unit} | ${bound} ${unit} | ${misses(row) ? 'missed' : 'met'} |`)
  }
}
