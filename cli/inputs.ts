// What a command predicts: lines of JSON, or networks as ONNX files.
import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { UnreadableFileError, isOnnxFile, readModelFile } from './model-file.ts'
import { assertJsonDepth } from '@archcast/core/arch/json-depth.ts'
import { resolveOnnx } from '@archcast/core/importer/resolve.ts'
import type { InputSize } from '@archcast/core/importer/inputs.ts'
import type { ResolvedArchitecture } from '@archcast/core/spaces/resolve.ts'

/** One architecture; `read` throws for what cannot be read. */
export interface Item {
  /** Path of an ONNX file, or of any that cannot be read; a line has none. */
  readonly file?: string
  /** The network of an ONNX file, or what a line says. */
  read(): { readonly architecture: ResolvedArchitecture } | { readonly json: unknown }
}

/** Files are opened one after another, each at its turn; one that cannot be read is an item among the others. */
export async function* itemsOf(paths: readonly string[], size?: InputSize): AsyncGenerator<Item> {
  for (const file of paths) {
    try {
      if (isOnnxFile(file)) yield onnxItem(file, await readModelFile(file), size)
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
  read: () => ({ architecture: resolveOnnx(bytes, file, size).architecture }),
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
