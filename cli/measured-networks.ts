// Networks with something measured of each, from a CSV: named by their space, written out, or files beside it.
import { dirname, resolve } from 'node:path'
import { readJsonFile } from '@archcast/core/files/node.ts'
import { isOnnxFile, readModelFile } from '@archcast/core/importer/node.ts'
import { resolveOnnx } from '@archcast/core/importer/resolve-onnx.ts'
import { resolveArchitecture } from '@archcast/core/spaces/resolve.ts'
import { parseJson } from '@archcast/core/text/json.ts'
import { readCsv } from '@archcast/train/data/csv-table.ts'
import type { InputSize } from '@archcast/core/importer/inputs.ts'
import type { ResolvedArchitecture } from '@archcast/core/spaces/resolved.ts'

export interface MeasuredNetwork {
  /** For messages: `line 5`, and its file where it is one. */
  readonly name: string
  readonly architecture: ResolvedArchitecture
  readonly value: number
  /** The row's cells of other columns, by name; empty where there is no such column. */
  readonly cell: (column: string) => string
}

export interface MeasuredNetworks {
  readonly networks: readonly MeasuredNetwork[]
  /** Names of those whose value is no finite number, with what stands there. */
  readonly unmeasured: readonly string[]
  readonly columns: readonly string[]
}

/** What to do about a file that cannot be read. */
const FORMS = 'the columns space and arch, architecture (a JSON document) or file (.onnx or .json, relative to the CSV)'

/**
 * Throws DataError for a damaged table or a missing column, and an Error that names the line for an invalid network.
 *
 * @param column of what was measured
 */
export async function readMeasured(path: string, column: string, size: InputSize = {}): Promise<MeasuredNetworks> {
  const remedy = `Columns are ${column} and, for the networks, ${FORMS}; a header line first`
  const table = await readCsv(path, remedy)
  const measured = table.text(column)
  const cells = new Map(table.columns.map((name) => [name, table.text(name)]))
  const networks: MeasuredNetwork[] = []
  const unmeasured: string[] = []
  for (const [row, line] of table.lines.entries()) {
    const cell = (name: string) => cells.get(name)?.[row].trim() ?? ''
    const file = cell('file')
    const name = file ? `line ${line} (${file})` : `line ${line}`
    const value = Number(measured[row].trim() || NaN)
    if (!Number.isFinite(value)) {
      unmeasured.push(`${name}: '${measured[row]}'`)
      continue
    }
    try {
      networks.push({ name, architecture: await architectureOf(cell, dirname(path), size), value, cell })
    } catch (error) {
      throw new Error(`${path}, ${name}: ${(error as Error).message}`, { cause: error })
    }
  }
  return { networks, unmeasured, columns: table.columns }
}

async function architectureOf(
  cell: (column: string) => string,
  folder: string,
  size: InputSize,
): Promise<ResolvedArchitecture> {
  const [space, arch, document, file] = ['space', 'arch', 'architecture', 'file'].map(cell)
  if (document) return resolveArchitecture(parseJson(document, 'the architecture'))
  if (file) {
    const path = resolve(folder, file)
    if (!isOnnxFile(file)) return resolveArchitecture(await readJsonFile(path))
    return resolveOnnx(await readModelFile(path), file, size).architecture
  }
  if (space || arch) return resolveArchitecture({ space, arch })
  throw new Error(`it names no network; a network is given by ${FORMS}`)
}
