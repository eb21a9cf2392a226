// Compiles the GHN's kernel: propagate.wasm, which Workers import, and the same bytes as a module for runtimes that compile them.
import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const folder = fileURLToPath(new URL('../core/ghn/kernel/', import.meta.url))
// The program and not the library, whose types would stand for those of this program's globals.
const compiler = fileURLToPath(new URL('../node_modules/assemblyscript/bin/asc.js', import.meta.url))

/** Compiles the kernel into `file`; what the compiler has to say goes to stderr. */
export function compileKernel(file: string): void {
  const options = [
    '--runtime',
    'stub',
    '--importMemory',
    '--enable',
    'simd',
    '--enable',
    'relaxed-simd',
    '-O3',
    '--noAssert',
  ]
  // Names in the file are relative to where the compiler runs.
  execFileSync(process.execPath, [compiler, 'assembly/propagate.ts', '--outFile', file, ...options], { cwd: folder })
}

if (import.meta.main) {
  compileKernel('propagate.wasm')
  const text = readFileSync(`${folder}propagate.wasm`, 'base64')
  const lines = [
    '// propagate.wasm in base64; `npm run build:kernel` writes both.',
    '',
    'export const PROPAGATE =',
    `  '${text}'`,
    '',
  ]
  writeFileSync(`${folder}propagate.ts`, lines.join('\n'))
}
