// Deploys the Worker: verifies the model's hashes, builds, checks sizes and start-up against their limits, uploads.
// --dry-run does not upload.
import { execFileSync } from 'node:child_process'
import { readFileSync, readdirSync, rmSync, statSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { loadBundleFolder } from '../core/bundle/node.ts'

const path = (relative) => fileURLToPath(new URL(relative, import.meta.url))
const MODEL = path('../models/cifar10-nb201')
const BUILT = path('../dist/edge')
/** Takes what was built as it is, so that what is uploaded is what was checked. */
const PREBUILT = ['dist/edge/index.js', '--no-bundle', '--config', 'wrangler.toml']
const PROFILE = path('../dist/startup.cpuprofile')
const WRANGLER = path('../node_modules/wrangler/bin/wrangler.js')

/** MiB. Cloudflare takes 64, but every new isolate loads the whole. */
const UPLOAD_LIMIT = 24
/** MiB of models open at once. An ONNX model takes several times its size of an isolate's 128 MB. */
const MODELS_LIMIT = 4
/** Milliseconds of CPU on this machine. Cloudflare gives an isolate a second of its own, slower ones. */
const STARTUP_LIMIT = 400

const wrangler = (...args) => execFileSync(process.execPath, [WRANGLER, ...args], { cwd: path('..'), stdio: 'inherit' })

function hold(what, amount, unit, limit) {
  console.log(`${what}: ${amount.toFixed(2)} ${unit} of at most ${limit}`)
  if (amount > limit) throw new Error(`${what} may take at most ${limit} ${unit}, not ${amount.toFixed(2)}`)
}

const sum = (values) => values.reduce((total, value) => total + value, 0)
const mebibytes = (sizes) => sum(sizes) / 2 ** 20

/** Milliseconds that a CPU profile was busy. */
function busy({ nodes, samples, timeDeltas }) {
  const idle = nodes.filter(({ callFrame }) => callFrame.functionName === '(idle)').map(({ id }) => id)
  return sum(timeDeltas.filter((_, i) => !idle.includes(samples[i]))) / 1000
}

try {
  const bundle = await loadBundleFolder(MODEL)
  console.log(`model: ${bundle.manifest.name} (${bundle.manifest.version}), hashes as in its manifest`)
  const sizes = (pattern) => bundle.names.filter((name) => pattern.test(name)).map((name) => bundle.file(name).length)
  // An isolate opens all heads, and one GHN at a time.
  const open = [...sizes(/(^|\/)heads.*\.onnx$/), Math.max(...sizes(/(^|\/)ghn\.onnx$/))]
  hold('models open at once', mebibytes(open), 'MiB', MODELS_LIMIT)
  rmSync(BUILT, { recursive: true, force: true })
  wrangler('deploy', '--dry-run', '--outdir', BUILT)
  // Source maps and wrangler's note are not part of the Worker.
  const built = readdirSync(BUILT).filter((name) => !/\.(map|md)$/.test(name))
  hold('upload', mebibytes(built.map((name) => statSync(`${BUILT}/${name}`).size)), 'MiB', UPLOAD_LIMIT)
  wrangler('check', 'startup', `--args=${PREBUILT.join(' ')}`, '--outfile', PROFILE)
  hold('start-up', busy(JSON.parse(readFileSync(PROFILE, 'utf8'))), 'ms', STARTUP_LIMIT)
  if (!process.argv.includes('--dry-run')) wrangler('deploy', ...PREBUILT, ...process.argv.slice(2))
} catch (error) {
  console.error(`deploy: ${error.message}`)
  process.exitCode = 1
}
