// Builds what `npm pack` ships, into build/: JavaScript with the workspaces in it, and types. Node does not strip types
// under node_modules.
import { execFileSync } from 'node:child_process'
import { readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const path = (name) => fileURLToPath(new URL(`../${name}`, import.meta.url))
/** As far from `models/` as `serve/` is, which finds the bundled model by that. */
const OUT = path('build')

const { dependencies, engines } = JSON.parse(readFileSync(path('package.json'), 'utf8'))

rmSync(OUT, { recursive: true, force: true })
await build({
  entryPoints: {
    index: path('lib/index.ts'),
    archcast: path('cli/package-main.ts'),
    'measure-child': path('gate/measure/timing-process.ts'),
  },
  outdir: OUT,
  bundle: true,
  // What is imported on demand is a file of its own, beside the others.
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: `node${engines.node.replace('>=', '')}`,
  // zod has a file for every language; it is a dependency for its types.
  external: Object.keys(dependencies).filter((name) => name !== 'zod'),
})
execFileSync(process.execPath, [path('node_modules/typescript/bin/tsc'), '-p', path('lib/tsconfig.json')], {
  stdio: 'inherit',
})

/** Types import each other by workspace and as sources; a package has neither. */
const portable = (file, text) =>
  text.replaceAll(/(['"])(@archcast|\.\.?)(\/[^'"]+)\.ts\1/g, (_, quote, start, rest) => {
    const root = `./${relative(dirname(file), OUT)}`
    return `${quote}${start === '@archcast' ? root : start}${rest}.js${quote}`
  })
for (const { name, parentPath } of readdirSync(OUT, { recursive: true, withFileTypes: true })) {
  const file = join(parentPath, name)
  if (name.endsWith('.d.ts')) writeFileSync(file, portable(file, readFileSync(file, 'utf8')))
}
