// Builds the page into dist/web: scripts, styles, the model that it forecasts with, and a worker for offline use.
import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { defineConfig } from 'vite'
import { PAGE_MODEL_FILES } from '../serve/page-model.ts'
import { FOR_EVER, HASHED, PAGE_HEADERS, PAGE_POLICY } from '../serve/page-policy.ts'
import type { Plugin } from 'vite'

const path = (name: string) => fileURLToPath(new URL(`../${name}`, import.meta.url))

/** The bundle whose heads and devices the page forecasts with. */
const MODEL = 'models/cifar10-nb201'

/** Lays the files of the bundle that the page reads beside it, as `model/NAME`. */
function model(): Plugin {
  const read = (name: string) => readFileSync(path(`${MODEL}/${name}`))
  const { files } = JSON.parse(String(read('manifest.json'))) as { files: Readonly<Record<string, object>> }
  const names = ['manifest.json', ...Object.keys(files).filter((name) => PAGE_MODEL_FILES.test(name))]
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

/** Puts the policy into the page, and the headers beside it that Workers' static assets are sent with. */
function policy(): Plugin {
  const lines = (headers: Readonly<Record<string, string>>) =>
    Object.entries(headers).map(([name, value]) => `  ${name}: ${value}\n`)
  const headers = ['/*\n', ...lines(PAGE_HEADERS), `${HASHED}*\n`, ...lines({ 'cache-control': FOR_EVER })].join('')
  return {
    name: 'archcast-policy',
    // The development server brings scripts of its own.
    apply: 'build',
    transformIndexHtml: () => [
      {
        tag: 'meta',
        attrs: { 'http-equiv': 'content-security-policy', content: PAGE_POLICY },
        injectTo: 'head-prepend',
      },
    ],
    generateBundle() {
      this.emitFile({ type: 'asset', fileName: '_headers', source: headers })
      // Workers pack what they send.
      this.emitFile({ type: 'asset', fileName: '.assetsignore', source: '*.gz\n' })
    },
  }
}

/** The service worker that keeps all these files, under a version that changes with them. */
function offline(): Plugin {
  return {
    name: 'archcast-offline',
    apply: 'build',
    enforce: 'post',
    generateBundle(_, bundle) {
      const names = Object.keys(bundle).filter((name) => !/^[_.]/.test(name) && name !== 'index.html')
      const files = ['./', 'icon.svg', ...names.toSorted()]
      const hash = createHash('sha256')
      for (const name of names) {
        const file = bundle[name]
        hash.update(name).update(file.type === 'chunk' ? file.code : file.source)
      }
      const said = `const VERSION = '${hash.digest('hex').slice(0, 12)}'\nconst FILES = ${JSON.stringify(files)}\n`
      this.emitFile({
        type: 'asset',
        fileName: 'offline.js',
        source: said + readFileSync(path('web/offline/offline.js'), 'utf8'),
      })
    },
  }
}

/** Packs what is large enough to be worth it, as `NAME.gz` beside it. */
function packed(): Plugin {
  return {
    name: 'archcast-packed',
    apply: 'build',
    writeBundle({ dir }, bundle) {
      for (const name of Object.keys(bundle)) {
        const file = join(dir!, name)
        const whole = readFileSync(file)
        if (whole.length > 1024) writeFileSync(`${file}.gz`, gzipSync(whole, { level: 9 }))
      }
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
  plugins: [model(), languageExamples(), policy(), offline(), packed()],
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
