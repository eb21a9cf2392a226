// Builds the page where it is missing, or older than what it is made of. Plain JavaScript for any Node >= 20: where the
// shell has just installed, it still finds the old one.
import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const SOURCES = ['package-lock.json', 'docs/language.md', 'models/cifar10-nb201', 'core', 'serve', 'lib', 'web']
const MADE_OF = /\.(tsx?|js|css|html|svg|json|ndjson|onnx|md)$/
const OTHER = /node_modules|\.test\.tsx?$|[/\\]testing/

const time = (path) => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0

/** When the newest of a file or folder was written. */
function newest(path) {
  if (!statSync(path).isDirectory()) return time(path)
  const names = readdirSync(path, { recursive: true }).filter((name) => MADE_OF.test(name) && !OTHER.test(name))
  return Math.max(...names.map((name) => time(join(path, name))))
}

if (SOURCES.some((name) => newest(join(root, name)) > time(join(root, 'dist/web/index.html')))) {
  console.error('Building the page ...')
  const own = join(root, 'node_modules/node/bin/node')
  const vite = ['node_modules/vite/bin/vite.js', 'build', '--config', 'web/vite.config.ts', '--logLevel', 'warn']
  // Also where a test asks for it, whose environment would make a page for development.
  const env = { ...process.env, NODE_ENV: 'production' }
  execFileSync(existsSync(own) ? own : process.execPath, vite, { cwd: root, env, stdio: ['ignore', 2, 2] })
}
