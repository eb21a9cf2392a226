// What can be taken along from the page: files that are made of the shown network.
import stringify from 'json-stringify-pretty-compact'
import { TEXT } from '../text/messages.ts'
import type { Examined, PageNetwork, Wanted } from '../engine/engine-types.ts'

/** The shown network, and all that is known of it. */
export interface TakeSource {
  readonly network: PageNetwork
  /** What the engine says of this very version. */
  readonly examined: Examined
  readonly wanted: Wanted
  /** Whether it is as its file has it. */
  readonly unchanged: boolean
}

export interface TakenFile {
  readonly name: string
  /** Media type. */
  readonly type: string
  readonly content: string | Uint8Array<ArrayBuffer>
}

/** One kind of file. */
export interface Take {
  readonly title: string
  readonly hint?: string
  /** Whether it is text that is worth copying. */
  readonly copies?: boolean
  /** Told what goes wrong by what it throws. */
  readonly make: (source: TakeSource) => TakenFile | Promise<TakenFile>
}

/** Files that the page makes by itself; each has a button in the panel. */
export const TAKES: readonly Take[] = [
  {
    title: TEXT.taking.json,
    hint: TEXT.taking.jsonHint,
    copies: true,
    make: ({ network: { name, document } }) => ({
      name: fileNameOf(name, 'json'),
      type: 'application/json',
      content: `${stringify(document, { maxLength: 120 })}\n`,
    }),
  },
]

/** A name that every file system takes. */
export function fileNameOf(name: string, end: string): string {
  const bare = name.replace(/\.(onnx|json|ndjson)$/i, '')
  const safe = bare
    .normalize('NFKD')
    .replaceAll(/[^\w.-]+/g, '-')
    .replaceAll(/^[-.]+|[-.]+$/g, '')
    .slice(0, 80)
  return `${safe || 'network'}.${end}`
}

/** Hands a file to the browser's downloads. */
export function download({ name, type, content }: TakenFile): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(new Blob([content], { type }))
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000)
}
