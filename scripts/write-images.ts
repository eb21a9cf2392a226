// Draws the pictures of docs/images anew: that of README, and with `-- --tables DIR` those of docs/accuracy.md. Runs on
// Node 24.
import { execFileSync } from 'node:child_process'
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

const path = (name: string) => fileURLToPath(new URL(`../${name}`, import.meta.url))
const { tables } = parseArgs({ options: { tables: { type: 'string' } } }).values
const folder = mkdtempSync(join(tmpdir(), 'images-'))

/** Runs a command of the project that writes plots, and keeps one of them. */
function draw(picture: string, args: readonly string[]): void {
  execFileSync(process.execPath, [path('cli/archcast.js'), ...args, '--out', folder], { stdio: 'inherit' })
  copyFileSync(join(folder, picture), path(`docs/images/${picture}`))
}

try {
  const search = ['search', '--space', 'nas-bench-201', '--count', '1000', '--seed', '1', '--method', 'head']
  draw('search.svg', [...search, '--objective', 'latency:pi5/onnx/cifar100', '--min-accuracy', '0.85'])
  if (tables !== undefined) {
    const evaluate = ['evaluate', '--tables', tables, '--part']
    draw('ranking.svg', [...evaluate, 'surrogate'])
    draw('accuracy.svg', [...evaluate, 'accuracy'])
    draw('latency.svg', [...evaluate, 'latency'])
  }
} finally {
  rmSync(folder, { recursive: true })
}
