// Keys that work anywhere on the page but in what is typed into.
import type { Page } from '../state/page.ts'

export function onKeys(page: Page) {
  return (event: KeyboardEvent) => {
    const typed = event.composedPath()[0]
    if (typed instanceof HTMLElement && (typed.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(typed.tagName)))
      return
    if (!(event.metaKey || event.ctrlKey) || event.key.toLowerCase() !== 'z') return
    event.preventDefault()
    page.step(event.shiftKey ? 1 : -1)
  }
}
