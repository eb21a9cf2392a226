import { expect, test } from 'vitest'
import { BundleError } from './errors.ts'
import { asInner, innerBundle, modelOf } from './inner.ts'
import { loadBundle } from './load.ts'
import { details, files } from './testing.ts'
import { buildManifest, printManifest } from './write.ts'
import type { Bundle } from './load.ts'

async function loaded(of: typeof details, contents: Record<string, Uint8Array>): Promise<Bundle> {
  const manifest = new TextEncoder().encode(printManifest(await buildManifest(of, contents)))
  return loadBundle(async (name) => (name === 'manifest.json' ? manifest : contents[name]))
}

const wide = await loaded({ ...details, name: 'wide', spaces: ['open'] }, files)
const outer = await loaded({ ...details, wider: 'wide' }, { ...files, ...asInner(wide, 'wide') })

test('a bundle in another is the bundle that was put there', () => {
  const inner = innerBundle(outer, 'wide')
  expect(inner.manifest).toEqual(wide.manifest)
  expect(inner.names).toEqual(wide.names)
  for (const name of wide.names) expect(inner.file(name)).toEqual(wide.file(name))
})

test('its spaces are those of the outer one too, and its files decide on the version', async () => {
  expect(modelOf(outer).spaces).toEqual([...details.spaces, 'open'])
  expect(modelOf(wide)).toEqual({ name: 'wide', version: wide.manifest.version, spaces: ['open'] })
  expect(outer.manifest.version).not.toBe((await loaded(details, files)).manifest.version)
})

test('one that is not there is named', () => {
  expect(() => innerBundle(outer, 'none')).toThrow(BundleError)
  expect(() => innerBundle(outer, 'none')).toThrow('none/manifest.json: expected a file of the bundle')
})
