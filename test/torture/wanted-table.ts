// What was measured beside what is wanted.
import { markdownTable } from '@archcast/train/statistics/markdown.ts'

export interface WantedRow {
  readonly what: string
  readonly measured: number
  /** The measured one is to be no more than this, or no less. */
  readonly wanted: { readonly most: number } | { readonly least: number }
  readonly unit: string
}

export const misses = ({ measured, wanted }: WantedRow): boolean =>
  !('most' in wanted ? measured <= wanted.most : measured >= wanted.least)

export function wantedTable(rows: readonly WantedRow[]): string {
  const lines = rows.map((row) => {
    const { what, measured, wanted, unit } = row
    const bound = 'most' in wanted ? `<= ${wanted.most}` : `>= ${wanted.least}`
    const figure = Number.isInteger(measured) ? `${measured}` : measured.toFixed(measured < 10 ? 2 : 1)
    return [what, `${figure} ${unit}`, `${bound} ${unit}`, misses(row) ? 'missed' : 'met']
  })
  return markdownTable([['what', 'measured', 'wanted', ''], ...lines])
}
