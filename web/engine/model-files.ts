// The files of the model, fetched from beside the page; a service may ask for a token first.

/** The service asks for another token, or for one at all. */
export class LockedError extends Error {
  override readonly name = 'LockedError'
}

/** @param folder where they lie, ending with a slash */
export function modelFiles(folder: URL) {
  return async (name: string, token = ''): Promise<Uint8Array> => {
    const headers = token === '' ? {} : { authorization: `Bearer ${token}` }
    const response = await fetch(new URL(name, folder), { headers })
    if (response.status === 401) throw new LockedError('the service asks for its token')
    if (!response.ok) throw new Error(`${response.status} ${response.statusText}`)
    return new Uint8Array(await response.arrayBuffer())
  }
}
