// The page on Node: its built files, packed where the caller takes that, and the model that the service itself runs.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { serveStatic } from '@hono/node-server/serve-static'
import { PAGE_MODEL_FILES } from '../page-model.ts'
import { FOR_EVER, HASHED, PAGE_HEADERS } from '../page-policy.ts'
import { MANIFEST_FILE } from '@archcast/core/bundle/manifest.ts'
import type { AppDeps } from '../deps.ts'
import type { Bundle } from '@archcast/core/bundle/load.ts'
import type { Context } from 'hono'

/** Where `npm run build` writes it. */
const BUILT = fileURLToPath(new URL('../../dist/web', import.meta.url))

const pack = promisify(gzip)

/** Undefined where the page was not built. */
export function openPage(bundle: Bundle, folder = BUILT): AppDeps['page'] {
  if (!existsSync(join(folder, 'index.html'))) return undefined
  const files = serveStatic({
    root: folder,
    precompressed: true,
    onFound: (_, c) => {
      for (const [name, value] of Object.entries(PAGE_HEADERS)) c.header(name, value)
      c.header('cache-control', c.req.path.startsWith(HASHED) ? FOR_EVER : 'no-cache')
    },
  })
  const model = modelFiles(bundle)
  return async (c) => {
    const name = c.req.param('name')
    if (name !== undefined) return model(c, name)
    let found = true
    const response = await files(c, async () => {
      found = false
    })
    return found && response instanceof Response ? response : undefined
  }
}

/** Packs each file once, when it is first asked for. */
function modelFiles(bundle: Bundle) {
  const { manifest, names } = bundle
  const packed = new Map<string, Promise<Uint8Array<ArrayBuffer>>>()
  const contents = (name: string) => {
    if (name === MANIFEST_FILE) return new TextEncoder().encode(JSON.stringify(manifest))
    return names.includes(name) && PAGE_MODEL_FILES.test(name) ? bundle.file(name) : undefined
  }
  return async (c: Context, name: string): Promise<Response | undefined> => {
    const plain = contents(name)
    if (!plain) return undefined
    const etag = `"${name === MANIFEST_FILE ? manifest.version : manifest.files[name].sha256}"`
    const headers = { ...PAGE_HEADERS, etag, 'cache-control': 'no-cache', vary: 'accept-encoding' }
    if (c.req.header('if-none-match') === etag) return new Response(null, { status: 304, headers })
    const type = { 'content-type': 'application/octet-stream' }
    if (!/\bgzip\b/.test(c.req.header('accept-encoding') ?? ''))
      return new Response(Uint8Array.from(plain), { headers: { ...headers, ...type } })
    let body = packed.get(name)
    if (!body) packed.set(name, (body = pack(plain).then((all) => Uint8Array.from(all))))
    return new Response(await body, { headers: { ...headers, ...type, 'content-encoding': 'gzip' } })
  }
}
