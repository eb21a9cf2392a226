// Files of a bundle that hold an object a line.

export const printLines = (objects: readonly object[]): Uint8Array =>
  new TextEncoder().encode(objects.map((object) => `${JSON.stringify(object)}\n`).join(''))
