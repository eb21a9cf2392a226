// The bar at the top: what is open, ways to open more, the views, and what the page can do for the whole.
import { useSignal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import { EXAMPLES } from '../examples/examples.ts'
import { findService, serviceState } from '../search/service.ts'
import { stateOf, writeLink } from '../state/link.ts'
import { TEXT } from '../text/messages.ts'
import { givenFiles, givenText } from './files.ts'
import { nextTheme } from './theme.ts'
import type { Page, View } from '../state/page.ts'

const VIEWS = Object.keys(TEXT.views) as View[]

export function Header({ page }: { readonly page: Page }) {
  const dialog = useRef<HTMLInputElement>(null)
  const shared = useSignal(false)
  useEffect(() => void findService(), [])
  const share = async () => {
    const state = stateOf(page.networks.value, page.shown.value, page.wanted.value, page.view.value)
    history.replaceState(undefined, '', `#${await writeLink(state)}`)
    await navigator.clipboard?.writeText(location.href).catch(() => undefined)
    shared.value = true
    setTimeout(() => (shared.value = false), 2000)
  }
  const paste = async () => {
    const text = await navigator.clipboard.readText()
    await page.open([givenText(TEXT.clipboard, text)])
  }
  return (
    <header class="top">
      <h1>
        <a class="brand" href="./" aria-label={TEXT.title}>
          <img src="./icon.svg" alt="" width="24" height="24" /> {TEXT.title}
        </a>
      </h1>
      <nav class="views" aria-label={TEXT.title}>
        {VIEWS.map((view) => (
          <button
            key={view}
            type="button"
            aria-pressed={page.view.value === view}
            onClick={() => (page.view.value = view)}
          >
            {TEXT.views[view]}
          </button>
        ))}
      </nav>
      <span class="gap" />
      <input
        ref={dialog}
        type="file"
        multiple
        hidden
        aria-hidden="true"
        tabIndex={-1}
        id="file"
        onChange={({ currentTarget }) => {
          void page.open(givenFiles(currentTarget.files ?? [], TEXT.tooLarge))
          currentTarget.value = ''
        }}
      />
      <button type="button" class="main" title={TEXT.openHint} onClick={() => dialog.current?.click()}>
        {TEXT.open}
      </button>
      <button type="button" title={TEXT.pasteHint} onClick={() => void paste().catch(() => undefined)}>
        {TEXT.paste}
      </button>
      <label>
        <span class="hidden">{TEXT.examples}</span>
        <select
          value=""
          onChange={({ currentTarget }) => {
            const example = EXAMPLES.find(({ name }) => name === currentTarget.value)
            currentTarget.value = ''
            if (example) page.add([example])
          }}
        >
          <option value="">{TEXT.examples}</option>
          {EXAMPLES.map(({ name }) => (
            <option key={name} value={name}>
              {name}
            </option>
          ))}
        </select>
      </label>
      {(serviceState.value === 'open' || serviceState.value === 'token') && (
        <a class="link" href="./docs">
          {TEXT.api}
        </a>
      )}
      <button type="button" onClick={() => void share()}>
        {shared.value ? TEXT.shared : TEXT.share}
      </button>
      <button type="button" class="icon" aria-label={TEXT.theme} title={TEXT.theme} onClick={nextTheme}>
        ◐
      </button>
    </header>
  )
}
