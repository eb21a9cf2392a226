// A folder of small ONNX files, and expected.json with the multiply-accumulates and parameters of each.
import { readFileSync, readdirSync } from 'node:fs'
import { basename, join } from 'node:path'
import { cost } from '@archcast/core/arch/cost.ts'
import { ArchitectureError } from '@archcast/core/arch/errors.ts'
import { readOnnx } from '@archcast/core/importer/read.ts'

interface Expected {
  readonly macs: number
  readonly params: number
}

export interface CaseCheck {
  readonly name: string
  /** What is not as expected. */
  readonly wrong?: string
}

/** A file that nothing is expected of must be read. */
export function checkCases(folder: string): CaseCheck[] {
  const expected = JSON.parse(readFileSync(join(folder, 'expected.json'), 'utf8')) as Record<string, Expected>
  const files = readdirSync(folder).filter((file) => file.endsWith('.onnx'))
  return files.map((file) => {
    const name = basename(file, '.onnx')
    const wrong = difference(readFileSync(join(folder, file)), name, expected[name])
    return wrong === undefined ? { name } : { name, wrong }
  })
}

function difference(bytes: Uint8Array, name: string, expected?: Expected): string | undefined {
  try {
    const { macs, params } = cost(readOnnx(bytes, name).graph)
    if (!expected || (macs === expected.macs && params === expected.params)) return undefined
    return `${macs} multiply-accumulates and ${params} parameters, not ${expected.macs} and ${expected.params}`
  } catch (error) {
    if (error instanceof ArchitectureError) return error.message
    throw error
  }
}
