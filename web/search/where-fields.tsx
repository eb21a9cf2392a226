// Where a search runs: in this browser, or by the service that the page comes from, with its token and its methods.
import { TEXT } from '../text/messages.ts'
import { METHODS_BY_SERVICE } from './question.ts'
import { serviceState, serviceToken, setServiceToken } from './service.ts'
import type { SearchForm } from './question.ts'

const text = TEXT.searching

interface WhereFieldsProps {
  readonly fields: SearchForm
  readonly set: (change: Partial<SearchForm>) => void
}

/** Nothing where there is no service. */
export function WhereFields({ fields, set }: WhereFieldsProps) {
  const state = serviceState.value
  if (state === undefined || state === 'none') return null
  return (
    <fieldset class="where">
      <legend>{text.where}</legend>
      {(['page', 'service'] as const).map((where) => (
        <label key={where}>
          <input type="radio" name="where" checked={fields.where === where} onChange={() => set({ where })} />
          {text.wheres[where]}
        </label>
      ))}
      {fields.where === 'service' && (
        <>
          <label class="field">
            <span>{text.method}</span>
            <select
              value={fields.method}
              onChange={({ currentTarget }) => {
                const method = METHODS_BY_SERVICE.find((one) => one === currentTarget.value)
                if (method) set({ method })
              }}
            >
              {METHODS_BY_SERVICE.map((method) => (
                <option key={method} value={method}>
                  {text.methods[method]}
                </option>
              ))}
            </select>
          </label>
          {state === 'token' && <TokenField />}
        </>
      )}
    </fieldset>
  )
}

/** Kept until the tab is closed. */
export function TokenField() {
  return (
    <label class="field">
      <span>{text.token}</span>
      <input
        type="password"
        autoComplete="off"
        value={serviceToken.value}
        onInput={({ currentTarget }) => setServiceToken(currentTarget.value.trim())}
      />
      <small>{text.tokenHint}</small>
    </label>
  )
}
