// Deploys the Worker: verifies the model's hashes, builds, holds the sizes against their limits, uploads. With --dry-run all but the last.
import { execFileSync } from 'node:child_process'
import { readdirSync, rmSync, statSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { loadBundleFolder } from '../core/bundle/node.ts'

const path = (relative) => fileURLToPath(new URL(relative, import.meta.url))
const MODEL = path('../models/cifar10-nb201')
const BUILT = path('../dist/edge')
const WRANGLER = path('../node_modules/wrangler/bin/wrangler.js')

/** MiB. Cloudflare takes 64, but every new isolate loads the whole. */
const UPLOAD_LIMIT = 24
/** MiB. An ONNX model takes several times its size of an isolate's 128 MB. */
const MODELS_LIMIT = 4

const wrangler = (...args) => execFileSync(process.execPath, [WRANGLER, ...args], { cwd: path('..'), stdio: 'inherit' })

function hold(what, bytes, limit) {
  const size = (bytes / 2 ** 20).toFixed(2)
  console.log(`${what}: ${size} MiB of at most ${limit}`)
  if (bytes > limit * 2 ** 20) throw new Error(`${what} may have at most ${limit} MiB, not ${size}`)
}

const sum = (sizes) => sizes.reduce((total, size) => total + size, 0)

try {
  const bundle = await loadBundleFolder(MODEL)
  console.log(`model: ${bundle.manifest.name} (${bundle.manifest.version}), hashes as in its manifest`)
  const models = bundle.names.filter((name) => name.endsWith('.onnx'))
  hold('models', sum(models.map((name) => bundle.file(name).length)), MODELS_LIMIT)
  rmSync(BUILT, { recursive: true, force: true })
  wrangler('deploy', '--dry-run', '--outdir', BUILT)
  // Source maps and wrangler's note are not part of the Worker.
  const built = readdirSync(BUILT).filter((name) => !/\.(map|md)$/.test(name))
  hold('upload', sum(built.map((name) => statSync(`${BUILT}/${name}`).size)), UPLOAD_LIMIT)
  if (!process.argv.includes('--dry-run')) wrangler('deploy', ...process.argv.slice(2))
} catch (error) {
  console.error(`deploy: ${error.message}`)
  process.exitCode = 1
}
