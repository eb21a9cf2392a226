// Which fields of a value a function does not read: a validator that knows a field looks at it.

/** JSON pointers of the fields that `read` leaves alone, those at the top aside, whatever it does to copy them. */
export function unread(value: object, read: (watched: object) => void): string[] {
  const all = new Map<string, string[]>()
  const seen = new Set<string>()
  const watch = (each: unknown, pointer: string): unknown => {
    if (typeof each !== 'object' || each === null) return each
    const keys = Array.isArray(each) ? [] : Object.keys(each)
    all.set(pointer, keys)
    const wrapped = Object.fromEntries(
      Object.entries(each).map(([key, child]) => [key, watch(child, `${pointer}/${key}`)]),
    )
    const target = Array.isArray(each) ? Object.values(wrapped) : wrapped
    return new Proxy(target, {
      get(own, key, receiver) {
        if (typeof key === 'string') seen.add(`${pointer}/${key}`)
        return Reflect.get(own, key, receiver) as unknown
      },
    })
  }
  read(watch(value, '') as object)
  return Array.from(all, ([pointer, keys]) => keys.map((key) => `${pointer}/${key}`))
    .flat()
    .filter((pointer) => !seen.has(pointer))
}
