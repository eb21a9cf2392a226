// Builds the page into dist/web: scripts, styles, the model that it forecasts with, and a worker for offline use.
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vite'
import { PAGE_FILES } from './engine/page-files.ts'
import type { Plugin } from 'vite'

const path = (name: string) => fileURLToPath(new URL(`../${name}`, import.meta.url))

/** The bundle whose heads and devices the page forecasts with. */
const MODEL = 'models/cifar10-nb201'

/** Lays the files of the bundle that the page reads beside it, as `model/NAME`. */
function model(): Plugin {
  const read = (name: string) => readFileSync(path(`${MODEL}/${name}`))
  const { files } = JSON.parse(String(read('manifest.json'))) as { files: Readonly<Record<string, object>> }
  const names = ['manifest.json', ...Object.keys(files).filter((name) => PAGE_FILES.test(name))]
  return {
    name: 'archcast-model',
    generateBundle() {
      for (const name of names) this.emitFile({ type: 'asset', fileName: `model/${name}`, source: read(name) })
    },
    configureServer(server) {
      server.middlewares.use('/model', (request, response, next) => {
        const name = request.url?.slice(1).split('?')[0] ?? ''
        if (!names.includes(name)) return next()
        response.end(read(name))
      })
    },
  }
}

const LANGUAGE_EXAMPLES = 'virtual:language-examples'

/** The networks of docs/language.md by their headings. */
function languageExamples(): Plugin {
  const example = /^## (?<name>.+)$[^]*?^```json$(?<json>[^]*?)^```$/gm
  return {
    name: 'archcast-examples',
    resolveId: (id) => (id === LANGUAGE_EXAMPLES ? `\0${LANGUAGE_EXAMPLES}` : undefined),
    load(id) {
      if (id !== `\0${LANGUAGE_EXAMPLES}`) return undefined
      const page = readFileSync(path('docs/language.md'), 'utf8')
      const networks = Array.from(page.matchAll(example), ({ groups }) => {
        return { name: groups!.name, document: JSON.parse(groups!.json) as unknown }
      })
      return `export default ${JSON.stringify(networks)}`
    },
  }
}

export default defineConfig({
  root: path('web'),
  base: './',
  publicDir: path('web/public'),
  plugins: [model(), languageExamples()],
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  worker: { format: 'es' },
  build: {
    outDir: path('dist/web'),
    emptyOutDir: true,
    target: 'es2023',
    // What is small stays a file too: the page's policy allows no data: addresses.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
})
