// unknown JSON -> a document of the schema, or faults that say where and what in the caller's words.
import { LIMITS } from '../ops/network-limits.ts'
import { OPS } from '../ops/table.ts'
import { Faults, jsonPointer } from './faults.ts'
import { CellArchitecture, type CellDocument, FlatArchitecture, type FlatDocument } from './schema.ts'
import { didYouMean } from './suggest.ts'
import type * as z from 'zod'

/**
 * Checks form and ranges; sizes are checked first, so that a huge document is not walked attribute by attribute.
 * @throws {ArchitectureError} `invalid_architecture`, `unknown_op` or `too_large`
 */
export function validate(json: unknown): FlatDocument | CellDocument {
  const faults = new Faults()
  if (!isRecord(json)) {
    faults.add('invalid_architecture', '', `an architecture is a JSON object, not ${show(json)}`)
    faults.throwIfAny()
  }
  const record = json as Record<string, unknown>
  if (!('nodes' in record) && !('cells' in record)) {
    faults.add('invalid_architecture', '', 'an architecture has `nodes` (a flat graph) or `cells` and `blocks`')
  }
  checkCounts(record, faults)
  faults.throwIfAny()
  const result = ('cells' in record ? CellArchitecture : FlatArchitecture).safeParse(json)
  if (!result.success) addIssues(result.error.issues, json, faults)
  if ('input' in record === 'inputs' in record) {
    const detail = 'input' in record ? "'input' and 'inputs' exclude each other" : "'input' is missing"
    faults.add('invalid_architecture', '/input', detail)
  }
  faults.throwIfAny()
  return result.data as FlatDocument | CellDocument
}

function checkCounts(record: Record<string, unknown>, faults: Faults): void {
  let nodes = 0
  let edges = 0
  const count = (list: unknown) => {
    if (!Array.isArray(list)) return
    nodes += list.length
    if (nodes > LIMITS.nodes) return
    for (const node of list) if (isRecord(node) && Array.isArray(node.inputs)) edges += node.inputs.length
  }
  count(record.nodes)
  if (isRecord(record.cells)) {
    const cells = Object.values(record.cells)
    if (cells.length > LIMITS.cells) faults.add('too_large', '/cells', `more than ${LIMITS.cells} cells`)
    else for (const cell of cells) if (isRecord(cell)) count(cell.nodes)
  }
  const where = 'nodes' in record ? '/nodes' : '/cells'
  if (nodes > LIMITS.nodes) faults.add('too_large', where, `more than ${LIMITS.nodes} nodes`)
  if (edges > LIMITS.edges) faults.add('too_large', where, `more than ${LIMITS.edges} edges`)
  if (Array.isArray(record.blocks) && record.blocks.length > LIMITS.blocks) {
    faults.add('too_large', '/blocks', `more than ${LIMITS.blocks} blocks`)
  }
}

/** Adds what zod found to the faults, with a pointer and a sentence for each. */
export function addIssues(issues: readonly z.core.$ZodIssue[], json: unknown, faults: Faults): void {
  for (const issue of issues) {
    const value = valueAt(json, issue.path)
    const name = nameOf(issue.path)
    const add = (detail: string) => faults.add('invalid_architecture', jsonPointer(issue.path), detail)
    if (issue.code === 'unrecognized_keys') {
      for (const key of issue.keys) {
        const op = isRecord(value) && typeof value.op === 'string' ? ` of op '${value.op}'` : ''
        const detail = `unknown attribute '${shorten(key)}'${op}`
        faults.add('invalid_architecture', jsonPointer([...issue.path, key]), detail)
      }
    } else if (issue.code === 'invalid_union' && name === 'op' && typeof value === 'string') {
      const hint = didYouMean(value, OPS)
      faults.add(
        'unknown_op',
        jsonPointer(issue.path),
        `unknown op '${shorten(value)}'; ${hint}known: ${OPS.join(', ')}`,
      )
    } else if (issue.code === 'invalid_union' && isRecord(value) && issue.errors.length > 0) {
      addIssues(
        likeliest(issue.errors).map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] })),
        json,
        faults,
      )
    } else if (value === undefined) add(`'${name}' is missing`)
    else if (issue.code === 'invalid_type') add(`'${name}' must be ${expected(issue.expected)}, not ${show(value)}`)
    else if (issue.code === 'too_small' || issue.code === 'too_big') {
      const [word, bound] =
        issue.code === 'too_small' ? ['least', Number(issue.minimum)] : ['most', Number(issue.maximum)]
      const measure = `${issue.exact ? 'exactly' : `at ${word}`} ${bound}`
      if (issue.origin === 'array') add(`'${name}' must have ${measure} ${bound === 1 ? 'entry' : 'entries'}`)
      else if (issue.origin === 'string') add(`'${name}' must have ${measure} characters`)
      // A number past the exact integers is past our bounds too, which the next issue says.
      else if (issue.origin !== 'int') add(`'${name}' must be ${measure}, not ${show(value)}`)
    } else if (issue.code === 'invalid_key') add(`the name '${shorten(name)}' ${issue.issues[0].message}`)
    else add(`'${name}' ${issue.message}`)
  }
}

/**
 * Of the issues that a value has with each of several forms, those with the form that it is meant to be: fewest keys
 * missing or too many.
 */
function likeliest(forms: readonly (readonly z.core.$ZodIssue[])[]): readonly z.core.$ZodIssue[] {
  const misfits = (issues: readonly z.core.$ZodIssue[]) =>
    issues.reduce((sum, issue) => {
      if (issue.code === 'unrecognized_keys') return sum + issue.keys.length
      return sum + (issue.code === 'invalid_type' && issue.input === undefined ? 1 : 0)
    }, 0)
  return forms.toSorted((a, b) => misfits(a) - misfits(b) || a.length - b.length)[0]
}

/** `kernel[1]` for a place in a list, else the last key. */
function nameOf(path: readonly PropertyKey[]): string {
  const [before, last = 'the document'] = [path.at(-2), path.at(-1)]
  return typeof last === 'number' && typeof before === 'string' ? `${before}[${last}]` : String(last)
}

function expected(type: string): string {
  const names: Record<string, string> = {
    int: 'a whole number',
    number: 'a whole number',
    array: 'an array',
    object: 'an object',
    record: 'an object',
  }
  return names[type] ?? `a ${type}`
}

function show(value: unknown): string {
  if (Array.isArray(value)) return 'an array'
  if (isRecord(value)) return 'an object'
  // JSON has no NaN, infinities and big integers, but callers in JavaScript do.
  return shorten(typeof value === 'string' ? JSON.stringify(value) : String(value))
}

function shorten(text: string): string {
  return text.length > 64 ? `${text.slice(0, 61)}...` : text
}

function valueAt(json: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (at, key) => (typeof at === 'object' && at !== null && Object.hasOwn(at, key) ? Reflect.get(at, key) : undefined),
    json,
  )
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
