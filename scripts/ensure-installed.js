// Installs the locked dependencies when they are missing or out of date. Plain JavaScript: it must run on any Node >=
// 20, before Node 24 is there.
import { execSync } from 'node:child_process'
import { existsSync, statSync } from 'node:fs'

const root = new URL('..', import.meta.url)
const stamp = new URL('node_modules/.package-lock.json', root)
const lock = new URL('package-lock.json', root)

if (!existsSync(stamp) || statSync(stamp).mtimeMs < statSync(lock).mtimeMs) {
  console.error('Installing dependencies ...')
  // onnxruntime-node's install script would download CUDA; CPU and WebGPU come in the package.
  const env = { ONNXRUNTIME_NODE_INSTALL: 'skip', ...process.env }
  // Not `npm ci`: it refuses a lock file without the optional binaries of platforms that a registry does not carry.
  execSync('npm install --no-save', { cwd: root, env, stdio: ['ignore', 2, 2] })
}
