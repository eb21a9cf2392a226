// A choice of one of a list, with its label before it.
import type { Signal } from '@preact/signals'

interface ChoiceProps<T> {
  readonly label: string
  readonly list: readonly T[]
  readonly chosen: T
  readonly nameOf: (one: T) => string
  /** Takes the key of what is chosen. */
  readonly key_: Signal<string>
}

export function Choice<T extends { readonly key: string }>({ label, list, chosen, nameOf, key_ }: ChoiceProps<T>) {
  return (
    <label>
      {label}
      <select value={chosen.key} onChange={({ currentTarget }) => (key_.value = currentTarget.value)}>
        {list.map((one) => (
          <option key={one.key} value={one.key}>
            {nameOf(one)}
          </option>
        ))}
      </select>
    </label>
  )
}
