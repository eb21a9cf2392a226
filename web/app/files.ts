// Files from a drop, a dialog or the clipboard, as the page opens them.

/** More cannot be held as one array in every browser. */
const MOST_BYTES = 2 * 10 ** 9

export interface GivenFile {
  readonly name: string
  bytes(): Promise<Uint8Array>
}

/** @throws {Error} by `bytes`, for one that is too large */
export function givenFiles(files: Iterable<File>, tooLarge: (name: string, megabytes: number) => string): GivenFile[] {
  return Array.from(files, (file) => ({
    name: file.name,
    async bytes() {
      if (file.size > MOST_BYTES) throw new Error(tooLarge(file.name, Math.round(file.size / 1e6)))
      return new Uint8Array(await file.arrayBuffer())
    },
  }))
}

export function givenText(name: string, text: string): GivenFile {
  return { name, bytes: async () => new TextEncoder().encode(text) }
}
