// Keeps the page for use without a network: a service worker. The build puts VERSION and FILES before it.
/* global FILES, VERSION */
const CACHE = `archcast-${VERSION}`
const base = new URL('./', globalThis.location.href)
const kept = new Set(FILES.map((name) => new URL(name, base).href))

addEventListener('install', (event) => {
  const keep = async () => {
    const cache = await caches.open(CACHE)
    // One that is refused, such as a model behind a token, is kept when it is first read.
    await Promise.allSettled(FILES.map((name) => cache.add(new URL(name, base))))
    await globalThis.skipWaiting()
  }
  event.waitUntil(keep())
})

addEventListener('activate', (event) => {
  const clear = async () => {
    const names = await caches.keys()
    const old = names.filter((name) => name.startsWith('archcast-') && name !== CACHE)
    await Promise.all(old.map((name) => caches.delete(name)))
    await globalThis.clients.claim()
  }
  event.waitUntil(clear())
})

addEventListener('fetch', (event) => {
  const { request } = event
  const { href, pathname } = new URL(request.url)
  if (request.method !== 'GET' || !kept.has(href.split(/[?#]/)[0])) return
  // Names under assets hold a hash of what is in them; all else may be newer where there is a network.
  event.respondWith(pathname.includes('/assets/') ? keptFirst(request) : newestFirst(request))
})

async function keptFirst(request) {
  return (await caches.match(request, { ignoreSearch: true })) ?? fetch(request)
}

async function newestFirst(request) {
  try {
    const response = await fetch(request)
    if (response.ok) await (await caches.open(CACHE)).put(request, response.clone())
    return response
  } catch (error) {
    const old = await caches.match(request, { ignoreSearch: true })
    if (old) return old
    throw error
  }
}
