// Which request this is: its own id, and its place in a trace (W3C Trace Context,
// https://www.w3.org/TR/trace-context/).

export interface TraceParent {
  /** 32 hexadecimal digits. */
  readonly traceId: string
  /** Of the caller's span, 16 hexadecimal digits. */
  readonly parentId: string
  readonly sampled: boolean
}

const TRACEPARENT = /^([\da-f]{2})-([\da-f]{32})-([\da-f]{16})-([\da-f]{2})(-.*)?$/

/** Undefined where the header is not one: then the standard has it ignored. */
export function parseTraceparent(header = ''): TraceParent | undefined {
  const [, version, traceId, parentId, flags, more] = TRACEPARENT.exec(header.trim()) ?? []
  if (version === undefined || version === 'ff' || (version === '00' && more !== undefined)) return undefined
  if (/^0+$/.test(traceId) || /^0+$/.test(parentId)) return undefined
  return { traceId, parentId, sampled: (parseInt(flags, 16) & 1) === 1 }
}

/** The caller's own id where it is one that a log line and a header can hold as it is, else a new one. */
export const requestIdOf = (header = ''): string => (/^[\w.:=+/-]{1,128}$/.test(header) ? header : crypto.randomUUID())
