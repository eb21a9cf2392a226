// What a command predicts: lines of JSON, or networks as ONNX files.
import { createReadStream } from 'node:fs'
import { UnreadableFileError, isOnnxFile, readModelFile } from '@archcast/core/importer/node.ts'
import { resolveOnnx } from '@archcast/core/importer/resolve-onnx.ts'
import { readNdjson } from '@archcast/core/text/ndjson.ts'
import type { InputSize } from '@archcast/core/importer/inputs.ts'
import type { ResolvedArchitecture } from '@archcast/core/spaces/resolved.ts'

/** One architecture; `read` throws for what cannot be read. */
export interface InputItem {
  /** Path of an ONNX file, or of any that cannot be read; a line has none. */
  readonly file?: string
  /** Of its file, from 1; an ONNX file has none. */
  readonly line?: number
  /** The network of an ONNX file, or what a line says. */
  read(): { readonly architecture: ResolvedArchitecture } | { readonly json: unknown }
}

/** Files are opened one after another, each at its turn; one that cannot be read is an item among the others. */
export async function* itemsOf(paths: readonly string[], size?: InputSize): AsyncGenerator<InputItem> {
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

const onnxItem = (file: string, bytes: Uint8Array, size?: InputSize): InputItem => ({
  file,
  read: () => ({ architecture: resolveOnnx(bytes, file, size).architecture }),
})

/** @throws {UnreadableFileError} where the file ends too soon, after the items of the lines before */
async function* lineItems(file: string): AsyncGenerator<InputItem> {
  try {
    for await (const { line, read } of readNdjson(createReadStream(file), 'it'))
      yield { line, read: () => ({ json: read() }) }
  } catch (error) {
    // What is wrong with one line is raised by its item.
    throw new UnreadableFileError(error as Error)
  }
}
