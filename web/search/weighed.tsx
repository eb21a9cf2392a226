// Whether the front of a search weighs a quantity against accuracy.
import { TEXT } from '../text/messages.ts'
import type { SearchForm } from './question.ts'

const text = TEXT.searching

interface WeighedProps {
  readonly objective: string
  readonly label: string
  readonly fields: SearchForm
  readonly weigh: (objective: string, on: boolean) => void
}

/** Four are the most. */
export function Weighed({ objective, label, fields: { objectives }, weigh }: WeighedProps) {
  const on = objectives.includes(objective)
  return (
    <label class="weighed" title={text.weigh(label)}>
      <input
        type="checkbox"
        checked={on}
        disabled={!on && objectives.length >= 4}
        aria-label={text.weigh(label)}
        onChange={({ currentTarget }) => weigh(objective, currentTarget.checked)}
      />
      {text.front}
    </label>
  )
}
