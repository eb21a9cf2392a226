#!/usr/bin/env node
// Starts the command line on the project's own Node 24, whatever Node started this. Plain JavaScript, so that an older Node can read it.
import { spawnSync } from 'node:child_process'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'

const main = fileURLToPath(new URL('main.ts', import.meta.url))
if (Number(process.versions.node.split('.')[0]) >= 24) {
  await import('./main.ts')
} else {
  const node = fileURLToPath(
    new URL('bin/node', `file://${createRequire(import.meta.url).resolve('node/package.json')}`),
  )
  const { status, signal } = spawnSync(node, [main, ...process.argv.slice(2)], { stdio: 'inherit' })
  if (signal) process.kill(process.pid, signal)
  process.exit(status ?? 1)
}
