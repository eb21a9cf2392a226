// One line of progress on stderr: redrawn in place on a terminal, now and then a line of its own elsewhere.

export interface ProgressLine {
  /** Shows the text; on a terminal at most ten times a second, elsewhere every ten seconds. */
  show(text: string): void
  /** Ends the line, showing `text` last. */
  end(text?: string): void
}

export function progressLine(stream: NodeJS.WriteStream = process.stderr): ProgressLine {
  const interval = stream.isTTY ? 100 : 10_000
  let shown = -Infinity
  const write = (text: string) =>
    stream.write(stream.isTTY ? `\r\u001b[2K${text.slice(0, stream.columns - 1)}` : `${text}\n`)
  return {
    show(text) {
      if (performance.now() - shown < interval) return
      shown = performance.now()
      write(text)
    },
    end(text) {
      if (text !== undefined) write(text)
      if (stream.isTTY) stream.write('\n')
    },
  }
}

/** Seconds as `1 h 02 min`, `3 min 20 s` or `45 s`. */
export function duration(seconds: number): string {
  const s = Math.round(seconds)
  if (s < 60) return `${s} s`
  if (s < 3600) return `${Math.floor(s / 60)} min ${String(s % 60).padStart(2, '0')} s`
  return `${Math.floor(s / 3600)} h ${String(Math.floor((s % 3600) / 60)).padStart(2, '0')} min`
}
