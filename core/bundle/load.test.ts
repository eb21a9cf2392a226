import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { BundleError } from './errors.ts'
import { loadBundle, parseManifest } from './load.ts'
import { loadBundleFolder, writeBundleFolder } from './node.ts'
import { details, files } from './testing.ts'
import { buildManifest, printManifest } from './write.ts'
import type { Manifest } from './manifest.ts'

const bytes = (text: string) => new TextEncoder().encode(text)

/** Loads the small bundle after `change` has had its way with the files and the manifest. */
async function load(change: (files: Record<string, Uint8Array>, manifest: Manifest) => void = () => {}) {
  const manifest = await buildManifest(details, files)
  const stored: Record<string, Uint8Array> = { ...files }
  change(stored, manifest)
  stored['manifest.json'] ??= bytes(printManifest(manifest))
  return loadBundle(async (name) => {
    if (!stored[name]) throw new Error('no such file')
    return stored[name]
  })
}

const reversed = (object: object) => Object.fromEntries(Object.entries(object).toReversed())

describe('loadBundle', () => {
  test('gives back what was written', async () => {
    const bundle = await load()
    expect(bundle.manifest).toMatchObject({ ...details, formatVersion: 4 })
    expect(bundle.names).toEqual(['devices/desk.json', 'ghn.onnx'])
    expect(bundle.file('ghn.onnx')).toEqual(files['ghn.onnx'])
    expect(() => bundle.file('heads.onnx')).toThrow(
      'heads.onnx: expected a file of the bundle, found only devices/desk.json',
    )
  })

  test('the version follows from the files and from what decides on predictions', async () => {
    const { version } = await buildManifest(details, files)
    const versionWith = async (changed: object, of = files) =>
      (await buildManifest({ ...details, ...changed }, of)).version
    expect(await versionWith({ name: 'other', quality: [] })).toBe(version)
    expect(await versionWith({ scoring: reversed(details.scoring) })).toBe(version)
    expect(await versionWith({}, { ...files, 'ghn.onnx': Uint8Array.of(1) })).not.toBe(version)
    const accuracy = { ...details.scoring.accuracy, scale: 2 * details.scoring.accuracy.scale }
    expect(await versionWith({ scoring: { ...details.scoring, accuracy } })).not.toBe(version)
    expect(await versionWith({ ghn: { config: { other: true } } })).not.toBe(version)
  })

  test.each<[string, Parameters<typeof load>[0], string, string]>([
    [
      'a missing file',
      (stored) => delete stored['ghn.onnx'],
      'ghn.onnx',
      'ghn.onnx: expected 3 bytes, found an error: no such file',
    ],
    [
      'a truncated file',
      (stored) => (stored['ghn.onnx'] = Uint8Array.of(1)),
      'ghn.onnx',
      'ghn.onnx: expected 3 bytes, found 1',
    ],
    [
      'a flipped bit',
      (stored) => (stored['ghn.onnx'] = Uint8Array.of(1, 2, 2)),
      'ghn.onnx',
      'ghn.onnx: expected SHA-256 039058c6f2c0cb492c533b0a4d14ef77cc0f78abccced5287d84a1a2011cfb81, found',
    ],
    ['another version', (_, manifest) => (manifest.version = '0'.repeat(12)), 'manifest.json', 'found 000000000000'],
    ['no manifest', (stored) => (stored['manifest.json'] = bytes('')), 'manifest.json', 'manifest.json: expected JSON'],
    [
      'a later format',
      (stored) => (stored['manifest.json'] = bytes('{"formatVersion":5}')),
      'manifest.json',
      'manifest.json: expected formatVersion 4, found 5',
    ],
    [
      'an earlier format',
      (stored) => (stored['manifest.json'] = bytes('{"formatVersion":1}')),
      'manifest.json',
      'manifest.json: expected formatVersion 4, found 1',
    ],
    [
      'a wrong field',
      (_, manifest) => (manifest.scoring.images = -1),
      'manifest.json',
      'expected a valid manifest, found scoring.images: Too small',
    ],
    [
      'a path that leaves the bundle',
      (_, manifest) => (manifest.files['../secret'] = manifest.files['ghn.onnx']),
      'manifest.json',
      'files.../secret: Invalid key in record',
    ],
  ])('refuses %s', async (_, change, file, message) => {
    const error = await load(change).catch((caught: unknown) => caught)
    expect(error).toBeInstanceOf(BundleError)
    expect((error as BundleError).file).toBe(file)
    expect((error as BundleError).message).toContain(message)
    expect((error as BundleError).message).toContain('Restore the bundle or export it again')
  })

  test('parses nothing before the hashes match', async () => {
    const read: string[] = []
    const manifest = await buildManifest(details, files)
    await loadBundle(async (name) => {
      read.push(name)
      return name === 'manifest.json' ? bytes(printManifest(manifest)) : Uint8Array.of(0)
    }).catch(() => {})
    expect(read).toEqual(['manifest.json', 'devices/desk.json'])
  })
})

test('class names and channels must agree with themselves', async () => {
  const wrong = { ...details, dataset: { ...details.dataset, classes: 3, std: [1] } }
  await expect(buildManifest(wrong, files)).rejects.toThrow('classes must be the number of classNames')
})

test('null is not a manifest', () => {
  expect(() => parseManifest(bytes('null'))).toThrow('expected formatVersion 4, found none')
})

test('folders round-trip', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'archcast-bundle-'))
  try {
    const manifest = await writeBundleFolder(folder, details, files)
    const bundle = await loadBundleFolder(folder)
    expect(bundle.manifest).toEqual(manifest)
    expect(Uint8Array.from(bundle.file('devices/desk.json'))).toEqual(files['devices/desk.json'])
    expect(await readFile(join(folder, 'manifest.json'), 'utf8')).toBe(printManifest(manifest))
    await writeFile(join(folder, 'ghn.onnx'), 'torn')
    await expect(loadBundleFolder(folder)).rejects.toThrow('ghn.onnx: expected 3 bytes, found 4')
    await rm(join(folder, 'ghn.onnx'))
    await expect(loadBundleFolder(folder)).rejects.toThrow('ghn.onnx: expected 3 bytes, found an error: ENOENT')
  } finally {
    await rm(folder, { recursive: true })
  }
})
