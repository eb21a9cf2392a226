// The head of a column that a table is sorted by: a click sorts it one way, another the other way, a third not at all.

/** The column that a table is sorted by, and whether its order is turned round. */
export interface Sorting {
  readonly key: string
  readonly turned: boolean
}

/** How a table is sorted after a click at a column's head. */
export function nextSorting(sorting: Sorting | undefined, key: string): Sorting | undefined {
  if (sorting?.key !== key) return { key, turned: false }
  return sorting.turned ? undefined : { key, turned: true }
}

interface SortedHeadProps {
  readonly title: string
  /** A second, smaller line. */
  readonly detail?: string | undefined
  /** Undefined where the table is not sorted by this column. */
  readonly order: 'ascending' | 'descending' | undefined
  readonly onTurn: () => void
}

export function SortedHead({ title, detail, order, onTurn }: SortedHeadProps) {
  return (
    <th scope="col" aria-sort={order ?? 'none'}>
      <button type="button" title={title} onClick={onTurn}>
        <span class="column">
          {title}
          {order && <span aria-hidden="true">{order === 'ascending' ? ' ↑' : ' ↓'}</span>}
        </span>
        {detail !== undefined && detail !== title && <small>{detail}</small>}
      </button>
    </th>
  )
}
