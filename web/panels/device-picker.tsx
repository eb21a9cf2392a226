// A search among the model's devices, by all that is told of them.
import { useSignal } from '@preact/signals'
import { TEXT } from '../text/messages.ts'
import { hasWords } from '../text/words.ts'
import type { PageDevice } from '../engine/engine-types.ts'
import type { Page } from '../state/page.ts'

const MOST_SHOWN = 40

/** Devices whose names, hardware, runtime and precision have every word of the text. */
function devicesLike(devices: readonly PageDevice[], text: string): PageDevice[] {
  const meant = hasWords(text)
  return devices.filter(({ name, hardware, runtime, precision = '' }) =>
    meant(`${name} ${hardware} ${runtime} ${precision}`),
  )
}

export function DevicePicker({ page }: { readonly page: Page }) {
  const text = useSignal('')
  const known = page.info.value?.devices
  if (!known) return null
  const chosen = page.wanted.value.devices
  const found = devicesLike(known, text.value).filter(({ name }) => !chosen.includes(name))
  const add = (name: string) => {
    page.wanted.value = { ...page.wanted.value, devices: [...chosen, name] }
  }
  return (
    <details class="picker">
      <summary>{TEXT.addDevice}</summary>
      <input
        type="search"
        placeholder={TEXT.findDevice}
        aria-label={TEXT.findDevice}
        value={text.value}
        onInput={({ currentTarget }) => (text.value = currentTarget.value)}
      />
      <ul>
        {found.slice(0, MOST_SHOWN).map(({ name, hardware, runtime, precision, error }) => (
          <li key={name}>
            <button type="button" onClick={() => add(name)}>
              <span>{hardware}</span>
              <small>{[runtime, precision].filter(Boolean).join(' · ')}</small>
              {error && <small class="error-note">{TEXT.deviceAbout(error)}</small>}
            </button>
          </li>
        ))}
      </ul>
      {found.length > MOST_SHOWN && <small>{found.length - MOST_SHOWN} more</small>}
    </details>
  )
}
