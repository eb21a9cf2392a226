// SHA-256 through Web Crypto, which Node and Workers both have natively.

/** Lower-case hexadecimal SHA-256. */
export async function sha256(data: Uint8Array): Promise<string> {
  // Web Crypto's types exclude shared memory, which no bundle file is in.
  const digest = await crypto.subtle.digest('SHA-256', data as Uint8Array<ArrayBuffer>)
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('')
}

/**
 * Version of a bundle: the first 12 hexadecimal digits of the SHA-256 over `<sha256>  <name>\n` of its files in the order of their
 * names, which is what `sha256sum <files> | sha256sum` prints in the C locale.
 */
export async function bundleVersion(files: Readonly<Record<string, { readonly sha256: string }>>): Promise<string> {
  const names = Object.keys(files).toSorted((a, b) => (a < b ? -1 : 1))
  const lines = names.map((name) => `${files[name].sha256}  ${name}\n`).join('')
  return (await sha256(new TextEncoder().encode(lines))).slice(0, 12)
}
