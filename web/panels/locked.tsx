// Where the service asks for a token before it hands out its model: a field for it.
import { useSignal } from '@preact/signals'
import { serviceToken, setServiceToken } from '../search/service.ts'
import { TEXT } from '../text/messages.ts'
import type { Page } from '../state/page.ts'

export function Locked({ page }: { readonly page: Page }) {
  const token = useSignal(serviceToken.value)
  const unlock = (event: SubmitEvent) => {
    event.preventDefault()
    setServiceToken(token.value.trim())
    void page.start(serviceToken.value)
  }
  return (
    <form class="locked" onSubmit={unlock}>
      <label class="field">
        <span>{TEXT.searching.token}</span>
        <input
          type="password"
          autoComplete="off"
          value={token.value}
          onInput={({ currentTarget }) => (token.value = currentTarget.value)}
        />
      </label>
      <p class="note">{TEXT.locked}</p>
      <button type="submit" class="main">
        {TEXT.unlock}
      </button>
    </form>
  )
}
