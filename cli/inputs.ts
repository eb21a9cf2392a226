// What a command predicts: lines of JSON, or networks as ONNX files.
import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { UnreadableFileError, readModelFile } from './model-file.ts'
import { assertJsonDepth } from '@archcast/core/arch/json-depth.ts'
import { readOnnx } from '@archcast/core/importer/read.ts'
import type { InputSize } from '@archcast/core/importer/inputs.ts'
import type { OnnxNetwork } from '@archcast/core/importer/read.ts'

/** One architecture; `read` throws for what cannot be read. */
export interface Item {
  /** Path of an ONNX file, or of any that cannot be read; a line has none. */
  readonly file?: string
  /** The network of an ONNX file, or what a line says. */
  read(): { readonly network: OnnxNetwork } | { readonly json: unknown }
}

/** Files are opened one after another, each at its turn; one that cannot be read is an item among the others. */
export async function* itemsOf(paths: readonly string[], size?: InputSize): AsyncGenerator<Item> {
  for (const file of paths) {
    try {
      if (file.endsWith('.onnx')) yield onnxItem(file, await readModelFile(file), size)
      else yield* lineItems(file)
    } catch (error) {
      if (!(error instanceof UnreadableFileError)) throw error
      yield {
        file,
        read: () => {
          throw error
        },
      }
    }
  }
}

const onnxItem = (file: string, bytes: Uint8Array, size?: InputSize): Item => ({
  file,
  read: () => ({ network: readOnnx(bytes, file, size) }),
})

/** @throws {UnreadableFileError} where the file ends too soon, after the items of the lines before */
async function* lineItems(file: string): AsyncGenerator<Item> {
  const lines = createInterface({ input: createReadStream(file), crlfDelay: Infinity })[Symbol.asyncIterator]()
  for (;;) {
    const { done, value: text } = await lines.next().catch((error: Error) => {
      throw new UnreadableFileError(error)
    })
    if (done) return
    if (text.trim() === '') continue
    yield {
      read: () => {
        assertJsonDepth(text)
        return { json: JSON.parse(text) as unknown }
      },
    }
  }
}

/** `224x192` -> height and width. */
export function imageSize(text: string): InputSize {
  const [, height, width] = /^([1-9]\d{0,3})x([1-9]\d{0,3})$/.exec(text) ?? []
  if (height !== undefined) return { height: Number(height), width: Number(width) }
  throw new Error(`--image must be height x width, such as 224x224, not '${text}'`)
}
