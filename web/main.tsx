// Starts the page: with the networks of its link, or an example.
import './style/page.css'
import './style/edit.css'
import { render } from 'preact'
import { App } from './app/app.tsx'
import { onKeys } from './app/keys.ts'
import { restoreTheme } from './app/theme.ts'
import { connectEngine } from './engine/connect.ts'
import { EXAMPLES } from './examples/examples.ts'
import { serviceToken } from './search/service.ts'
import { readLink } from './state/link.ts'
import { createPage } from './state/page.ts'

restoreTheme()
const page = createPage(connectEngine())
document.addEventListener('keydown', onKeys(page))

const follow = async () => {
  const hash = location.hash.slice(1)
  if (hash === '') return page.replace([EXAMPLES[0]])
  try {
    const { networks, shown, wanted, view } = await readLink(hash)
    page.wanted.value = wanted
    page.view.value = view
    page.replace(networks, shown)
  } catch (error) {
    page.replace([EXAMPLES[0]])
    page.trouble.value = `the link cannot be read: ${error instanceof Error ? error.message : String(error)}`
  }
}
addEventListener('hashchange', () => void follow())
void page.start(serviceToken.value)
await follow()
render(<App page={page} />, document.querySelector('#page')!)
if (import.meta.env.PROD && 'serviceWorker' in navigator) void keepOffline()

/** After the first visit the page needs no network. A browser may refuse, as in a private window: then it does. */
async function keepOffline(): Promise<void> {
  await navigator.serviceWorker.register('./offline.js').catch(() => undefined)
}
