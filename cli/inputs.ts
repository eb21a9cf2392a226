// What a command predicts: lines of JSON, or networks as ONNX files.
import { createReadStream } from 'node:fs'
import { once } from 'node:events'
import { readFile, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { createInterface } from 'node:readline'
import { ONNX_LIMITS } from '@archcast/core/importer/limits.ts'
import { assertJsonDepth } from '@archcast/core/arch/json-depth.ts'
import { readOnnxArchitecture } from '@archcast/core/importer/read.ts'
import type { ImageSize } from '@archcast/core/importer/input.ts'
import type { ReadStream } from 'node:fs'

/** One architecture; `json` throws for what cannot be read. */
export interface Item {
  /** Of an ONNX file its name; a line has its own. */
  readonly id?: string
  json(): unknown
}

interface Input {
  readonly path: string
  /** Undefined for an ONNX file. */
  readonly lines?: ReadStream
}

/** @throws {Error} where there is no such file, or an ONNX file is larger than is read */
export async function openInput(path: string): Promise<Input> {
  if (path.endsWith('.onnx')) {
    const { size } = await stat(path).catch(() => {
      throw new Error(`there is no file ${path}`)
    })
    if (size > ONNX_LIMITS.bytes) throw new Error(`${path} has ${size} bytes; at most ${ONNX_LIMITS.bytes} are read`)
    return { path }
  }
  const lines = createReadStream(path)
  await once(lines, 'open').catch(() => {
    throw new Error(`there is no file ${path}`)
  })
  return { path, lines }
}

export async function* itemsOf(inputs: readonly Input[], size?: ImageSize): AsyncGenerator<Item> {
  for (const { path, lines } of inputs) {
    if (!lines) {
      const bytes = await readFile(path)
      yield { id: basename(path), json: () => readOnnxArchitecture(bytes, path, size).architecture }
      continue
    }
    for await (const text of createInterface({ input: lines, crlfDelay: Infinity })) {
      if (text.trim() === '') continue
      yield {
        json: () => {
          assertJsonDepth(text)
          return JSON.parse(text)
        },
      }
    }
  }
}

/** `224x192` -> height and width. */
export function imageSize(text: string): ImageSize {
  const [, height, width] = /^([1-9]\d{0,3})x([1-9]\d{0,3})$/.exec(text) ?? []
  if (height !== undefined) return { height: Number(height), width: Number(width) }
  throw new Error(`--image must be height x width, such as 224x224, not '${text}'`)
}
