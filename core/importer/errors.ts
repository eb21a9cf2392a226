// What is wrong with an ONNX file, as an architecture's error: it names the file, and the node with its operation.
import { ArchitectureError } from '../arch/errors.ts'
import type { ArchitectureErrorCode } from '../arch/errors.ts'
import type { OnnxFileNode } from './file.ts'

/** Names come from the file: they are cut, and say nothing that a terminal would obey. */
export function quote(name: string): string {
  const clean = name.replaceAll(/[^\x20-\x7e]/g, '?')
  return `'${clean.length > 80 ? `${clean.slice(0, 77)}...` : clean}'`
}

/** A list in the file may be long. */
function shorten(detail: string): string {
  return detail.length > 600 ? `${detail.slice(0, 597)}...` : detail
}

export function fileError(code: ArchitectureErrorCode, file: string, detail: string): ArchitectureError {
  return new ArchitectureError(code, [{ pointer: '', detail: `${file}: ${detail}` }])
}

/** The pointer leads into the file as protobuf's JSON spells it. */
export function nodeError(
  code: ArchitectureErrorCode,
  file: string,
  { name, op }: OnnxFileNode,
  index: number,
  detail: string,
): ArchitectureError {
  const which = name === '' ? `node ${index}` : `node ${quote(name)}`
  return new ArchitectureError(code, [
    { pointer: `/graph/node/${index}`, detail: `${file}: ${which} (${quote(op).slice(1, -1)}): ${shorten(detail)}` },
  ])
}
