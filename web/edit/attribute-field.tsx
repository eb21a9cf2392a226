// A field for one attribute of a node, by its schema: a number, a choice, yes or no, or JSON for all else.
import type { JsonSchema } from '../engine/json-schema.ts'

interface AttributeFieldProps {
  readonly name: string
  readonly schema: JsonSchema
  /** Undefined where the node leaves it out. */
  readonly value: unknown
  readonly onValue: (value: unknown) => void
}

const written = (value: unknown) => (value === undefined ? '' : JSON.stringify(value))
/** As a person writes it: text without quotes. */
const shown = (value: unknown) => (typeof value === 'string' ? value : written(value))

export function AttributeField({ name, schema, value, onValue }: AttributeFieldProps) {
  const title = schema.description ?? ''
  const standard = schema.default
  const choices = schema.enum ?? schema.anyOf?.find((option) => option.enum)?.enum
  if (schema.type === 'boolean')
    return (
      <label class="field check" title={title}>
        <input
          type="checkbox"
          checked={Boolean(value ?? standard)}
          onChange={({ currentTarget }) =>
            onValue(currentTarget.checked === standard ? undefined : currentTarget.checked)
          }
        />
        <span>{name}</span>
      </label>
    )
  if (choices)
    return (
      <label class="field" title={title}>
        <span>{name}</span>
        <select
          value={shown(value ?? standard)}
          onChange={({ currentTarget }) => onValue(choices.find((choice) => shown(choice) === currentTarget.value))}
        >
          {value === undefined && standard === undefined && <option value="" />}
          {choices.map((choice) => (
            <option key={shown(choice)} value={shown(choice)}>
              {shown(choice)}
            </option>
          ))}
        </select>
      </label>
    )
  if ((schema.type === 'integer' || schema.type === 'number') && !Array.isArray(value))
    return (
      <label class="field" title={title}>
        <span>{name}</span>
        <input
          type="number"
          min={schema.minimum}
          max={schema.maximum}
          step={schema.type === 'integer' ? 1 : 'any'}
          value={typeof value === 'number' ? value : ''}
          placeholder={shown(standard)}
          onInput={({ currentTarget: { value: text } }) => onValue(text === '' ? undefined : Number(text))}
        />
      </label>
    )
  return (
    <label class="field" title={title}>
      <span>{name}</span>
      <input
        type="text"
        spellcheck={false}
        value={written(value)}
        placeholder={written(standard)}
        onChange={({ currentTarget }) => {
          const text = currentTarget.value.trim()
          currentTarget.setCustomValidity('')
          try {
            onValue(text === '' ? undefined : JSON.parse(text))
          } catch {
            currentTarget.setCustomValidity('this is not JSON, such as 3 or [3, 3]')
            currentTarget.reportValidity()
          }
        }}
      />
    </label>
  )
}
