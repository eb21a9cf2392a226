// A one-shot training on disk, replaced atomically, so that one that was killed goes on as if nothing had happened.
import { existsSync } from 'node:fs'
import { mkdir, readFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { writeFileAtomically } from '@archcast/core/files/node.ts'

/** A shared tensor with what its optimiser remembers, all of one length. */
export interface SharedTensor {
  readonly weight: Float32Array
  readonly firstMoment: Float32Array
  readonly secondMoment: Float32Array
  /** Moving average of the weight: what is scored. */
  readonly average: Float32Array
  /** Steps that touched it. */
  steps: number
}

export interface OneShotState {
  readonly step: number
  /** Cost so far. */
  readonly seconds: number
  readonly tensors: Map<string, SharedTensor>
}

const PARTS = ['weight', 'firstMoment', 'secondMoment', 'average'] as const

/**
 * Layout: a line of JSON with the settings, names, lengths and steps; then the tensors' four arrays, little-endian
 * float32.
 */
export async function saveState(file: string, setup: unknown, { step, seconds, tensors }: OneShotState): Promise<void> {
  const list = [...tensors].map(([name, { weight, steps }]) => ({ name, length: weight.length, steps }))
  const head = Buffer.from(`${JSON.stringify({ setup, step, seconds, tensors: list })}\n`)
  const body = [...tensors.values()].flatMap((tensor) =>
    PARTS.map((part) => new Uint8Array(tensor[part].buffer, tensor[part].byteOffset, tensor[part].byteLength)),
  )
  await mkdir(dirname(file), { recursive: true })
  await writeFileAtomically(file, Buffer.concat([head, ...body]))
}

/** The state of a file, or undefined where there is none. Throws an Error where it belongs to other settings. */
export async function loadState(file: string, setup: unknown): Promise<OneShotState | undefined> {
  if (!existsSync(file)) return undefined
  const bytes = await readFile(file)
  const end = bytes.indexOf('\n')
  const head = JSON.parse(bytes.subarray(0, end).toString()) as {
    readonly setup: unknown
    readonly step: number
    readonly seconds: number
    readonly tensors: readonly { readonly name: string; readonly length: number; readonly steps: number }[]
  }
  if (JSON.stringify(head.setup) !== JSON.stringify(setup))
    throw new Error(`${file} belongs to other settings; use another --out, or delete it`)
  const data = new Float32Array(Uint8Array.from(bytes.subarray(end + 1)).buffer)
  let offset = 0
  const take = (length: number) => data.slice(offset, (offset += length))
  const tensors = head.tensors.map(({ name, length, steps }): [string, SharedTensor] => {
    const [weight, firstMoment, secondMoment, average] = PARTS.map(() => take(length))
    return [name, { weight, firstMoment, secondMoment, average, steps }]
  })
  return { step: head.step, seconds: head.seconds, tensors: new Map(tensors) }
}
