// A training on disk: everything needed to go on as if nothing had happened, replaced atomically.
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { makeFolder, writeFileAtomically } from '@archcast/core/files/node.ts'
import { openOutput } from '@archcast/core/files/output.ts'
import type { TrainingConfig } from './ghn-training-config.ts'
import type { Earlier } from './training-start.ts'

/** What is known of training at one validation. */
export interface Progress {
  readonly step: number
  /** Mean training loss since the last validation, nats. */
  readonly loss: number
  readonly learningRate: number
  /** Surrogate of the moving average: mean and standard deviation over the validation architectures. */
  readonly accuracy: number
  readonly accuracyDeviation: number
  readonly validationLoss: number
  /** Seconds of training so far, all runs added up. */
  readonly seconds: number
}

export interface Checkpoint {
  readonly config: TrainingConfig
  readonly step: number
  readonly seconds: number
  readonly history: readonly Progress[]
  /** Losses since the last validation: their sum and number. */
  readonly pending: { readonly loss: number; readonly count: number }
  /** What it goes on from; undefined where it started from nothing. */
  readonly earlier?: Earlier | undefined
  readonly phi: Float32Array
  readonly firstMoment: Float32Array
  readonly secondMoment: Float32Array
  readonly average: Float32Array
}

const arrays = ['phi', 'firstMoment', 'secondMoment', 'average'] as const
const MAGIC = 'archcast-checkpoint-1\n'

export const checkpointPath = (folder: string): string => join(folder, 'checkpoint.bin')

/**
 * Layout: magic, a line of JSON with the header and the sha256 of the rest, then the arrays as little-endian float32.
 */
export async function saveCheckpoint(file: string, checkpoint: Checkpoint): Promise<void> {
  const { config, step, seconds, history, pending, earlier } = checkpoint
  const body = arrays.map((name) => bytesOf(checkpoint[name]))
  const sha256 = hash(body)
  const { length } = checkpoint.phi
  const header = JSON.stringify({ config, step, seconds, history, pending, earlier, length, sha256 })
  await makeFolder(dirname(file))
  const output = await openOutput(file)
  try {
    await output.write(`${MAGIC}${header}\n`)
    for (const bytes of body) await output.write(bytes)
    await output.commit()
  } finally {
    await output.discard()
  }
}

/** The checkpoint of a file, or undefined where there is none. Throws for a damaged one. */
export async function loadCheckpoint(file: string): Promise<Checkpoint | undefined> {
  if (!existsSync(file)) return undefined
  const bytes = await readFile(file)
  const damaged = (what: string) => new Error(`${file} is damaged (${what}); delete it to start again`)
  if (bytes.subarray(0, MAGIC.length).toString() !== MAGIC) throw damaged('not a checkpoint')
  const end = bytes.indexOf('\n', MAGIC.length)
  if (end < 0) throw damaged('no header')
  const { length, sha256, ...header } = JSON.parse(bytes.subarray(MAGIC.length, end).toString())
  const body = bytes.subarray(end + 1)
  if (body.length !== 4 * length * arrays.length)
    throw damaged(`${body.length} bytes, expected ${4 * length * arrays.length}`)
  if (hash([body]) !== sha256) throw damaged('the checksum does not match')
  const data = new Float32Array(Uint8Array.from(body).buffer)
  const parts = arrays.map((name, i) => [name, data.slice(i * length, (i + 1) * length)])
  return { ...header, ...Object.fromEntries(parts) }
}

/** The moving average at a validation, kept so that the one to export can be chosen afterwards. */
export async function saveSnapshot(folder: string, step: number, average: Float32Array): Promise<void> {
  const file = snapshotPath(folder, step)
  await makeFolder(dirname(file))
  await writeFileAtomically(file, bytesOf(average))
}

export async function loadSnapshot(folder: string, step: number, length: number): Promise<Float32Array> {
  const file = snapshotPath(folder, step)
  const bytes = await readFile(file)
  if (bytes.length !== 4 * length)
    throw new Error(
      `${file} has ${bytes.length} bytes, expected ${4 * length}; it is of another configuration or truncated`,
    )
  return new Float32Array(Uint8Array.from(bytes).buffer)
}

const snapshotPath = (folder: string, step: number) => join(folder, 'snapshots', `${String(step).padStart(7, '0')}.bin`)

function bytesOf(array: Float32Array): Uint8Array {
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength)
}

function hash(parts: readonly Uint8Array[]): string {
  const sha = createHash('sha256')
  for (const part of parts) sha.update(part)
  return sha.digest('hex')
}
