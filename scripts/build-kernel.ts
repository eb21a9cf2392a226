// Compiles the AssemblyScript kernels into base64 modules beside their sources; the GHN's also into a file for Workers.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

// The program and not the library, whose types would stand for those of this program's globals.
const compiler = fileURLToPath(new URL('../node_modules/assemblyscript/bin/asc.js', import.meta.url))
// 112: vectors that modules exchange, though only with each other.
const OPTIONS =
  '--runtime stub --importMemory --enable simd --enable relaxed-simd -O3 --noAssert --disableWarning 112'.split(' ')

export interface KernelSource {
  /** Of `assembly/<name>.ts`. */
  readonly folder: string
  readonly name: string
  /** File that exports the compiled kernel as base64, and the export's name. */
  readonly text: string
  readonly constant: string
  /** File of the bytes, where something imports them. */
  readonly binary?: string
}

const path = (folder: string) => fileURLToPath(new URL(`../${folder}/`, import.meta.url))

export const GHN_SOURCE: KernelSource = {
  folder: path('core/ghn/run/kernel'),
  name: 'kernel',
  text: 'kernel-wasm.ts',
  constant: 'KERNEL',
  binary: 'kernel.wasm',
}
export const ADAM_SOURCE: KernelSource = {
  folder: path('train/adam'),
  name: 'adam',
  text: 'adam-wasm.ts',
  constant: 'ADAM',
}

/** The compiled bytes; what the compiler has to say goes to stderr. */
export function compileKernel({ folder, name }: KernelSource): Buffer {
  const out = mkdtempSync(join(tmpdir(), 'kernel-'))
  try {
    const file = join(out, 'kernel.wasm')
    // Names in the file are relative to where the compiler runs.
    execFileSync(process.execPath, [compiler, `assembly/${name}.ts`, '--outFile', file, ...OPTIONS], { cwd: folder })
    return readFileSync(file)
  } finally {
    rmSync(out, { recursive: true })
  }
}

if (import.meta.main) {
  for (const source of [GHN_SOURCE, ADAM_SOURCE]) {
    const bytes = compileKernel(source)
    if (source.binary) writeFileSync(join(source.folder, source.binary), bytes)
    const lines = [
      `// assembly/${source.name}.ts, compiled, in base64; written by \`npm run build:kernel\`.`,
      '',
      `export const ${source.constant} =`,
      `  '${bytes.toString('base64')}'`,
      '',
    ]
    writeFileSync(join(source.folder, source.text), lines.join('\n'))
  }
}
