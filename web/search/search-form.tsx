// The form of a search: its space, how many are drawn, what they may cost, and what the front weighs.
import { DevicePicker } from '../panels/device-picker.tsx'
import { TEXT } from '../text/messages.ts'
import { DeviceLimits } from './device-limits.tsx'
import { Field } from './field.tsx'
import { Weighed } from './weighed.tsx'
import { WhereFields } from './where-fields.tsx'
import type { Page } from '../state/page.ts'
import type { SearchForm as Fields } from './question.ts'
import type { PageSearch } from './search-state.ts'

const text = TEXT.searching

interface SearchFormProps {
  readonly page: Page
  readonly search: PageSearch
}

export function SearchForm({ page, search }: SearchFormProps) {
  const { form, running } = search
  const spaces = page.info.value?.spaces ?? []
  const fields: Fields = { ...form.value, space: form.value.space || (spaces[0]?.name ?? '') }
  const set = (change: Partial<Fields>) => (form.value = { ...fields, ...change })
  const weigh = (objective: string, on: boolean) =>
    set({ objectives: on ? [...fields.objectives, objective] : fields.objectives.filter((one) => one !== objective) })
  const start = (event: Event) => {
    event.preventDefault()
    set({})
    void search.start(page.wanted.value.devices)
  }
  return (
    <form class="search-form" aria-label={text.form} onSubmit={start}>
      <p class="note lead">{text.lead}</p>
      <WhereFields fields={fields} set={set} />
      <label class="field">
        <span>{text.space}</span>
        <select value={fields.space} onChange={({ currentTarget }) => set({ space: currentTarget.value })}>
          {spaces.map(({ name }) => (
            <option key={name} value={name}>
              {name}
            </option>
          ))}
        </select>
        <small>{spaces.find(({ name }) => name === fields.space)?.description}</small>
      </label>
      <div class="pair">
        <Field
          label={text.count}
          value={fields.count}
          min={1}
          max={100_000}
          step={1}
          required
          onInput={(count) => set({ count })}
        />
        <Field
          label={text.seed}
          value={fields.seed}
          min={0}
          max={2 ** 20 - 1}
          step={1}
          required
          onInput={(seed) => set({ seed })}
        />
      </div>
      <fieldset>
        <legend>{text.limits}</legend>
        <div class="limits" role="group" aria-label={text.limits}>
          <Field
            label={text.accuracy}
            unit="%"
            value={fields.accuracy}
            min={0}
            max={100}
            onInput={(accuracy) => set({ accuracy })}
          />
          <LimitRow name="macs" fields={fields} set={set} weigh={weigh} />
          <LimitRow name="params" fields={fields} set={set} weigh={weigh} />
          <p class="sub">{text.latency}</p>
          <DeviceLimits page={page} fields={fields} set={set} weigh={weigh} />
        </div>
        <DevicePicker page={page} />
        <small>{text.frontHint}</small>
      </fieldset>
      <p class="start">
        {running.value ? (
          <button type="button" onClick={() => search.stop()}>
            {text.stop}
          </button>
        ) : (
          <button type="submit" class="main" disabled={!page.info.value}>
            {text.start}
          </button>
        )}
        {!page.info.value && <small>{TEXT.loading}</small>}
      </p>
    </form>
  )
}

interface LimitRowProps {
  readonly name: 'macs' | 'params'
  readonly fields: Fields
  readonly set: (change: Partial<Fields>) => void
  readonly weigh: (objective: string, on: boolean) => void
}

function LimitRow({ name, fields, set, weigh }: LimitRowProps) {
  const counted = name === 'macs' ? TEXT.comparing.macs : TEXT.params
  return (
    <div class="limit">
      <Field label={text[name]} unit="M" value={fields[name]} min={0} onInput={(value) => set({ [name]: value })} />
      <Weighed objective={name} label={counted} fields={fields} weigh={weigh} />
    </div>
  )
}
