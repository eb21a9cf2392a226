// What can be taken along from the page: files that are made of the shown network.
import stringify from 'json-stringify-pretty-compact'
import { isRefusal } from '../engine/refusal.ts'
import { TEXT } from '../text/messages.ts'
import { reportOf } from './report.ts'
import type { Engine, Examined, PageNetwork, Wanted } from '../engine/engine-types.ts'
import type { GraphHandle } from '../graph/graph-view.tsx'
import type { FrameworkName } from '@archcast/core/code/frameworks.ts'

/** The shown network, and all that is known of it. */
export interface TakeSource {
  readonly network: PageNetwork
  /** What the engine says of this very version. */
  readonly examined: Examined
  readonly wanted: Wanted
  /** Whether it is as its file has it. */
  readonly unchanged: boolean
  readonly engine: Pick<Engine, 'code'>
  /** The graph as it is drawn. */
  readonly picture: GraphHandle | undefined
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
  code('pytorch'),
  code('keras'),
  {
    title: TEXT.taking.report,
    hint: TEXT.taking.reportHint,
    make: async ({ network: { name }, examined }) => {
      const { reportHtml } = await import('@archcast/core/gate/html/report-html.ts')
      return { name: fileNameOf(name, 'html'), type: 'text/html', content: reportHtml(reportOf(name, examined)) }
    },
  },
  {
    title: TEXT.taking.svg,
    make: ({ network: { name }, picture }) => ({
      name: fileNameOf(name, 'svg'),
      type: 'image/svg+xml',
      content: drawn(picture).svg(name),
    }),
  },
  {
    title: TEXT.taking.png,
    make: async ({ network: { name }, picture }) => ({
      name: fileNameOf(name, 'png'),
      type: 'image/png',
      content: new Uint8Array(await (await drawn(picture).png()).arrayBuffer()),
    }),
  },
]

function code(framework: FrameworkName): Take {
  return {
    title: TEXT.taking.code[framework],
    copies: true,
    make: async ({ network, engine }) => {
      const text = await engine.code(network, framework)
      if (isRefusal(text)) throw new Error(text.refusal.message)
      return { name: fileNameOf(network.name, `${framework}.py`), type: 'text/x-python', content: text }
    },
  }
}

function drawn(picture: GraphHandle | undefined): GraphHandle {
  if (!picture) throw new Error(TEXT.taking.noPicture)
  return picture
}

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
