// A Worker, built by wrangler, in its own workerd: no development server stands between it and the requests.
import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile, readdir, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { connect } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

// The package has no types: where its binary is.
const { default: binary } = createRequire(import.meta.url)('workerd') as { default: string }
const root = fileURLToPath(new URL('..', import.meta.url))
const wrangler = join(root, 'node_modules/wrangler/bin/wrangler.js')
/** The settings of a Worker, from the root of the project. */
const SERVICE = 'wrangler.toml'

/** MiB. Of an isolate's 128 MB, ONNX Runtime's WebAssembly memory takes 40; without a limit V8 lets garbage lie. */
const JS_HEAP = 64
// A data centre's cache that keeps nothing.
const CACHE = `export default { fetch: ({ method }) => new Response(null, { status: method === 'PUT' ? 204 : 504, headers: { 'cf-cache-status': 'MISS' } }) }`

const moduleType = (name: string) => (name.endsWith('.js') ? 'esModule' : name.endsWith('.wasm') ? 'wasm' : 'data')

/** Cap'n Proto text that runs the Worker in `folder`; the first module is its entry point. */
async function configuration(folder: string, port: number, compatibilityDate: string): Promise<string> {
  const names = (await readdir(folder)).filter((name) => /\.(js|wasm|onnx|bin|ndjson)$/.test(name))
  const modules = ['index.js', ...names.filter((name) => name !== 'index.js')].map(
    (name) => `(name = "${name === 'index.js' ? name : `./${name}`}", ${moduleType(name)} = embed "${name}")`,
  )
  return `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [(name = "worker", worker = .worker), (name = "cache", worker = .cache)],
  v8Flags = ["--max-heap-size=${JS_HEAP}"],
  sockets = [(name = "http", address = "127.0.0.1:${port}", http = (), service = "worker")],
);
const worker :Workerd.Worker = (
  modules = [${modules.join(', ')}],
  compatibilityDate = "${compatibilityDate}",
  cacheApiOutbound = "cache",
  bindings = [(name = "ARCHCAST_OPEN", text = "yes")],
);
const cache :Workerd.Worker = (
  modules = [(name = "cache.js", esModule = "${CACHE}")],
  compatibilityDate = "${compatibilityDate}",
);
`
}

const listens = (port: number) =>
  new Promise<boolean>((resolve) => {
    const socket = connect(port, '127.0.0.1', () => resolve(true)).on('error', () => resolve(false))
    socket.on('connect', () => socket.destroy())
  })

/** Builds the Worker of a configuration into `folder`; nothing is asked of the network. */
export async function buildWorker(folder: string, config = SERVICE): Promise<void> {
  const args = [wrangler, 'deploy', '--dry-run', '--outdir', folder, '--config', config]
  const env = { ...process.env, WRANGLER_SEND_METRICS: 'false', CLOUDFLARE_CF_FETCH_ENABLED: 'false' }
  await promisify(execFile)(process.execPath, args, { cwd: root, env })
}

/**
 * Starts workerd over what wrangler built into `folder`; resolves when it listens, before the Worker has run at all.
 */
export async function startWorkerd(folder: string, port: number, settings = SERVICE) {
  const [, date] = /^compatibility_date = "(.*)"/m.exec(await readFile(join(root, settings), 'utf8'))!
  const config = join(folder, 'workerd.capnp')
  await writeFile(config, await configuration(folder, port, date))
  if (await listens(port)) throw new Error(`port ${port} is taken`)
  const worker = spawn(binary, ['serve', config], { stdio: ['ignore', 'ignore', 'inherit'] })
  const exit = once(worker, 'exit')
  while (!(await listens(port))) {
    if (worker.exitCode !== null) throw new Error('workerd ended before it listened; its errors are above')
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  return {
    url: `http://127.0.0.1:${port}`,
    pid: worker.pid!,
    async close() {
      worker.kill()
      await exit
    },
  }
}
