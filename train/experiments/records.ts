// Results of an experiment as they come, a line of JSON each: one that was killed goes on with those it has.
import { appendFileSync, existsSync, mkdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

export interface Records<T> {
  /** In the order in which they were added. */
  readonly list: readonly T[]
  get(key: string): T | undefined
  /** Is on disk when this returns. */
  add(record: T): void
}

/**
 * Opens a file of records, or begins it. Its first line holds `setup`, all that decides on the results. A last line
 * that was cut short is dropped. Throws an Error where the file belongs to another setup.
 */
export function openRecords<T extends { readonly key: string }>(file: string, setup: unknown): Records<T> {
  const head = JSON.stringify(setup)
  if (!existsSync(file) || !readFileSync(file, 'utf8').includes('\n')) {
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, `${head}\n`)
  }
  const text = readFileSync(file, 'utf8')
  const whole = text.slice(0, text.lastIndexOf('\n') + 1)
  if (whole.length < text.length) truncateSync(file, Buffer.byteLength(whole))
  const [first, ...lines] = whole.trimEnd().split('\n')
  if (first !== head) {
    throw new Error(`${file} belongs to another ${differences(first, head)}; use another --out, or delete it`)
  }
  const list = lines.map((line) => JSON.parse(line) as T)
  const byKey = new Map(list.map((record) => [record.key, record]))
  return {
    list,
    get: (key) => byKey.get(key),
    add(record) {
      appendFileSync(file, `${JSON.stringify(record)}\n`, { flush: true })
      list.push(record)
      byKey.set(record.key, record)
    },
  }
}

/**
 * Reads a file of records and the setup that they belong to, as far as it is written. Throws an Error where there is
 * none.
 */
export function readRecords<T, S>(file: string): { readonly setup: S; readonly list: readonly T[] } {
  if (!existsSync(file)) throw new Error(`there is no ${file}; run the experiment that writes it first`)
  const text = readFileSync(file, 'utf8')
  const [head, ...lines] = text.slice(0, text.lastIndexOf('\n')).split('\n')
  return { setup: JSON.parse(head) as S, list: lines.map((line) => JSON.parse(line) as T) }
}

/** The names under which two settings differ. */
function differences(a: string, b: string): string {
  const [x, y] = [a, b].map((text) => JSON.parse(text) as Record<string, unknown>)
  const names = [...new Set([...Object.keys(x), ...Object.keys(y)])]
  return names.filter((name) => JSON.stringify(x[name]) !== JSON.stringify(y[name])).join(', ')
}
