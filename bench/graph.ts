// `npm run bench:graph`: the graph of 3,000 layers in Chromium, drawn in software: milliseconds until it is drawn, all
// unfolded, and frames a second while it moves, at several sizes.
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'
import { CHROMIUM, launchChromium } from '../test/web/browser.ts'
import type { AddressInfo } from 'node:net'

/** Milliseconds, as the page measures them. */
interface Drawn {
  readonly first: number
  readonly all: number
}

const BLOCKS = 333
/** Frames that are timed at each size. */
const FRAMES = 240
const SCALES = [1, 0.5, 0.25, 0.1]
const HTML = `<!doctype html><html lang="en"><meta charset="utf-8"><title>graph</title><link rel="stylesheet" href="page.css">
<body style="margin:0"><div id="page" style="position:fixed;inset:0"></div><script type="module" src="page.js"></script>`

async function buildPage(outDir: string): Promise<void> {
  const entry = fileURLToPath(new URL('graph-page.tsx', import.meta.url))
  await build({
    configFile: false,
    logLevel: 'warn',
    oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
    build: {
      outDir,
      emptyOutDir: true,
      target: 'es2023',
      lib: { entry, formats: ['es'], fileName: () => 'page.js', cssFileName: 'page' },
    },
  })
}

const TYPES: Readonly<Record<string, string>> = { '.js': 'text/javascript', '.css': 'text/css' }

async function serve(folder: string) {
  const server = createServer((request, response) => {
    const name = (request.url ?? '').slice(1).split('?')[0]
    response.setHeader('content-type', TYPES[extname(name)] ?? 'text/html')
    if (!TYPES[extname(name)]) return void response.end(HTML)
    readFile(join(folder, name)).then(
      (bytes) => response.end(bytes),
      () => response.writeHead(404).end(),
    )
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { server, port: (server.address() as AddressInfo).port }
}

const quantile = (values: readonly number[], share: number) =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(share * values.length))]

if (!CHROMIUM) throw new Error('no Chromium was found; install it, or name it in CHROMIUM')
const folder = await mkdtemp(join(tmpdir(), 'archcast-graph-'))
await buildPage(folder)
const { server, port } = await serve(folder)
const browser = await launchChromium()
try {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
  page.on('pageerror', (error) => console.error(error))
  await page.goto(`http://127.0.0.1:${port}/?blocks=${BLOCKS}`)
  await page.waitForSelector('.graph-legend')
  const { first, all } = await page.evaluate<Drawn>('drawn()')
  console.log(
    `${BLOCKS * 9 + 3} layers: folded, laid out and drawn in ${first.toFixed(0)} ms; all unfolded in ${all.toFixed(0)} ms`,
  )
  for (const scale of SCALES) {
    const times = await page.evaluate<number[]>(`panned(${scale}, ${FRAMES})`)
    const [median, late] = [quantile(times, 0.5), quantile(times, 0.95)]
    console.log(
      `moving at ${scale}: median ${median.toFixed(1)} ms (${(1000 / median).toFixed(0)} frames a second), ` +
        `95 of 100 within ${late.toFixed(1)} ms`,
    )
  }
} finally {
  await browser.close()
  server.close()
  await rm(folder, { recursive: true })
}
