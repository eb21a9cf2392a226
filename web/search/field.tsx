// A field for a number, with its unit.
interface FieldProps {
  readonly label: string
  /** What screen readers say before the label, where the page says it by the label's place. */
  readonly before?: string
  readonly value: string
  readonly unit?: string
  readonly min?: number
  readonly max?: number
  readonly step?: number
  readonly required?: boolean
  /** More about it, in small. */
  readonly hint?: string | undefined
  readonly onInput: (value: string) => void
}

export function Field({ label, before, value, unit, min, max, step, required = false, hint, onInput }: FieldProps) {
  return (
    <label class="field">
      <span class="label" title={label}>
        {before !== undefined && <span class="hidden">{before} </span>}
        {label}
      </span>
      {hint !== undefined && <small>{hint}</small>}
      <span class="with-unit">
        <input
          type="number"
          inputMode="decimal"
          value={value}
          min={min}
          max={max}
          step={step ?? 'any'}
          required={required}
          onInput={({ currentTarget }) => onInput(currentTarget.value)}
        />
        {unit !== undefined && <span class="unit">{unit}</span>}
      </span>
    </label>
  )
}
