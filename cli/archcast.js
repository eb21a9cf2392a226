#!/usr/bin/env node
// Starts the command line on the project's own Node 24, whatever Node started this. Plain JavaScript: an older Node can
// read it.
import { spawnSync } from 'node:child_process'
import module from 'node:module'
import { fileURLToPath } from 'node:url'

if (Number(process.versions.node.split('.')[0]) >= 24) {
  // Most of a short command is compiling; what was compiled once is kept. A folder that cannot be written is no error.
  module.enableCompileCache(fileURLToPath(new URL('../node_modules/.cache/archcast', import.meta.url)))
  await import('./main.ts')
} else {
  const { resolve } = module.createRequire(import.meta.url)
  const node = fileURLToPath(new URL('bin/node', `file://${resolve('node/package.json')}`))
  const { status, signal } = spawnSync(node, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], {
    stdio: 'inherit',
  })
  if (signal) process.kill(process.pid, signal)
  process.exit(status ?? 1)
}
