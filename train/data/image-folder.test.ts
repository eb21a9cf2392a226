// Folders of images: their classes, the split, what decoding makes of a picture, and batches of them.
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { DataError } from './errors.ts'
import { decodeImages, listImageFolder } from './image-folder.ts'
import { resizedBy } from './resize-images.ts'
import { openSource } from './source.ts'
import { temporaryFolder } from './testing.ts'

let folder: string
const CLASSES = ['blue', 'green', 'red']
beforeAll(async () => {
  folder = await temporaryFolder()
  for (const [label, name] of CLASSES.entries()) {
    await mkdir(join(folder, 'images', name), { recursive: true })
    for (let i = 0; i < 20; i++) {
      const background = { r: label === 2 ? 200 : 10 * i, g: label === 1 ? 200 : 0, b: label === 0 ? 200 : 0 }
      const picture = sharp({ create: { width: 12 + i, height: 10, channels: 3, background } })
      await (i % 2 ? picture.png() : picture.jpeg({ quality: 95 })).toFile(
        join(folder, 'images', name, `${i}.${i % 2 ? 'png' : 'JPG'}`),
      )
    }
    await writeFile(join(folder, 'images', name, 'notes.txt'), 'no image')
  }
})
afterAll(() => rm(folder, { recursive: true }))

test('classes are the subfolders; a tenth of each is held back, the same for the same seed', async () => {
  const { classNames, train, validation } = await listImageFolder(join(folder, 'images'), 4)
  expect(classNames).toEqual(CLASSES)
  expect([train.length, validation.length]).toEqual([54, 6])
  expect(validation.slice(0, 3).map(({ label }) => label)).toEqual([0, 1, 2])
  const paths = [...train, ...validation].map(({ path }) => path)
  expect(new Set(paths).size).toBe(60)
  expect((await listImageFolder(join(folder, 'images'), 4)).validation).toEqual(validation)
  expect((await listImageFolder(join(folder, 'images'), 5)).validation).not.toEqual(validation)
})

test('a picture is brought to size by its shorter side and its middle, planes by colour', async () => {
  const path = join(folder, 'wide.png')
  // Left third black, middle third (60, 120, 180), right third white; grey and transparent ones become colours.
  const third = (value: number[]) => Array.from({ length: 4 }, () => value).flat()
  const row = [...third([0, 0, 0]), ...third([60, 120, 180]), ...third([255, 255, 255])]
  const pixels = Uint8Array.from(Array.from({ length: 4 }, () => row).flat())
  await sharp(pixels, { raw: { width: 12, height: 4, channels: 3 } })
    .png()
    .toFile(path)
  const grey = join(folder, 'grey.png')
  await sharp({ create: { width: 4, height: 8, channels: 4, background: { r: 9, g: 9, b: 9, alpha: 1 } } })
    .greyscale()
    .png()
    .toFile(grey)
  const set = await decodeImages(
    [
      { path, label: 1 },
      { path: grey, label: 0 },
    ],
    4,
    CLASSES,
  )
  expect(set.shape).toEqual([3, 4, 4])
  expect([...set.labels]).toEqual([1, 0])
  expect([0, 16, 32].map((at) => [...set.images.subarray(at, at + 16)])).toEqual(
    [60, 120, 180].map((value) => Array.from({ length: 16 }, () => value)),
  )
  expect(new Set(set.images.subarray(48))).toEqual(new Set([9]))
})

test('batches replay and carry the labels of their colours', async () => {
  const options = { dataset: 'images', seed: 3, imageSize: 8, batchSize: 9, augment: { flip: true, shift: 1 } } as const
  const source = await openSource(options, join(folder, 'images'))
  const batch = await source.batch(7)
  expect(batch.shape).toEqual([9, 3, 8, 8])
  expect(await (await openSource(options, join(folder, 'images'))).batch(7)).toEqual(batch)
  batch.labels.forEach((label, i) => {
    const middle = [2, 1, 0].map((c) => batch.images[(i * 3 + c) * 64 + 36])
    expect(middle.indexOf(Math.max(...middle))).toBe(label)
  })
  expect((await source.validation(100)).labels).toHaveLength(6)
})

test('what is no folder of images is refused by name', async () => {
  await mkdir(join(folder, 'broken', 'a'), { recursive: true })
  await mkdir(join(folder, 'broken', 'b'), { recursive: true })
  await expect(listImageFolder(join(folder, 'missing'), 1)).rejects.toThrow(DataError)
  await expect(listImageFolder(join(folder, 'broken', 'a'), 1)).rejects.toThrow('has 0 folders of images')
  await expect(listImageFolder(join(folder, 'broken'), 1)).rejects.toThrow(/broken.a: has 0 images/)
  const path = join(folder, 'broken', 'a', 'x.png')
  await writeFile(path, 'not a picture')
  await expect(decodeImages([{ path, label: 0 }], 8, ['a', 'b'])).rejects.toThrow(/x.png: cannot be read as an image/)
})

test('images are enlarged by repeating pixels', () => {
  const images = Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8)
  const set = { images, labels: Uint8Array.of(0), count: 1, shape: [2, 2, 2], classNames: ['a'] } as const
  const large = resizedBy(set, 1 / 3)
  expect(large.shape).toEqual([2, 6, 6])
  const rows = (a: number, b: number) => Array.from({ length: 3 }, () => [a, a, a, b, b, b]).flat()
  expect([...large.images]).toEqual([...rows(1, 2), ...rows(3, 4), ...rows(5, 6), ...rows(7, 8)])
  expect(() => resizedBy(set, 2 / 3)).toThrow(RangeError)
})
