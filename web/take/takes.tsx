// Buttons that make files and hand them to the browser, or to the clipboard.
import { useSignal } from '@preact/signals'
import { toldBy } from '../search/service.ts'
import { TEXT } from '../text/messages.ts'
import { download } from './taken.ts'
import type { Take, TakeSource, TakenFile } from './taken.ts'

const text = TEXT.taking

interface TakesProps {
  readonly takes: readonly Take[]
  readonly source: TakeSource
}

export function Takes({ takes, source }: TakesProps) {
  const making = useSignal<string | undefined>(undefined)
  const copied = useSignal<string | undefined>(undefined)
  const trouble = useSignal<readonly string[]>([])
  const take = async ({ title, make }: Take, hand: (file: TakenFile) => void | Promise<void>) => {
    making.value = title
    copied.value = undefined
    trouble.value = []
    try {
      await hand(await make(source))
    } catch (error) {
      trouble.value = toldBy(error)
    } finally {
      making.value = undefined
    }
  }
  const copy = (one: Take) =>
    take(one, async ({ content }) => {
      await navigator.clipboard.writeText(String(content))
      copied.value = one.title
    })
  const busy = making.value !== undefined
  return (
    <>
      <ul class="takes">
        {takes.map((one) => (
          <li key={one.title}>
            <button type="button" disabled={busy} onClick={() => void take(one, download)}>
              {making.value === one.title ? text.making : one.title}
            </button>
            {one.copies === true && (
              <button type="button" disabled={busy} aria-label={text.copyIt(one.title)} onClick={() => void copy(one)}>
                <span aria-live="polite">{copied.value === one.title ? text.copied : text.copy}</span>
              </button>
            )}
            {one.hint !== undefined && <small>{one.hint}</small>}
          </li>
        ))}
      </ul>
      {trouble.value.length > 0 && (
        <ul class="search-trouble" role="alert">
          {trouble.value.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      )}
    </>
  )
}
