// Pointers of Git LFS: what a checkout holds in the place of a large file until it is fetched.
// https://github.com/git-lfs/git-lfs/blob/main/docs/spec.md

const VERSION = 'version https://git-lfs.github.com/spec/v1'
/** Longest that the specification allows. */
export const POINTER_BYTES = 1024

export const isPointer = (bytes: Uint8Array): boolean =>
  bytes.length <= POINTER_BYTES && inputText(bytes.subarray(0, VERSION.length)) === VERSION

/** Bytes of the file that a pointer stands for; undefined for what is no whole pointer. */
export function pointedSize(bytes: Uint8Array): number | undefined {
  if (!isPointer(bytes)) return undefined
  const size = /^size (\d{1,15})\r?$/m.exec(inputText(bytes))?.[1]
  return size === undefined ? undefined : Number(size)
}

const inputText = (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1')
