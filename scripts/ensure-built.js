// Builds the page where it is missing, or older than what it is made of. Plain JavaScript, as it runs before all else.
import { execFileSync } from 'node:child_process'
import { globSync, statSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const SOURCES = [
  'package-lock.json',
  'docs/language.md',
  'core/**/*.ts',
  'models/cifar10-nb201/*',
  'serve/page-*.ts',
  'web/**/*.{ts,tsx,css,html,svg,json}',
]
const OTHER = ['**/node_modules/**', '**/*.test.ts', '**/testing*']
const time = (name) => statSync(`${root}/${name}`, { throwIfNoEntry: false })?.mtimeMs ?? 0

const built = time('dist/web/index.html')
if (globSync(SOURCES, { cwd: root, exclude: OTHER }).some((name) => time(name) > built)) {
  console.error('Building the page ...')
  const vite = [
    `${root}/node_modules/vite/bin/vite.js`,
    'build',
    '--config',
    'web/vite.config.ts',
    '--logLevel',
    'warn',
  ]
  execFileSync(process.execPath, vite, { cwd: root, stdio: ['ignore', 2, 2] })
}
