import { expect, test } from 'vitest'
import { bytesPerImage, takeImages } from './image-set.ts'
import { noiseImages } from './testing.ts'
import { splitValidation } from './validation-split.ts'

const set = noiseImages(200)
const key = (part: typeof set, image: number) =>
  part.images.subarray(image * bytesPerImage(part), (image + 1) * bytesPerImage(part)).join()
const keys = (part: typeof set) => Array.from({ length: part.count }, (_, image) => key(part, image))

test('parts are disjoint, complete and balanced', () => {
  const { train, validation } = splitValidation(set, { seed: 3, validation: 50 })
  expect([train.count, validation.count]).toEqual([150, 50])
  expect([...keys(train), ...keys(validation)].toSorted()).toEqual(keys(set).toSorted())
  for (let label = 0; label < 10; label++) expect(validation.labels.filter((l) => l === label).length).toBe(5)
})

test('any first images of the validation part are balanced, and any number of images can be held back', () => {
  const { validation } = splitValidation(set, { seed: 3, validation: 47 })
  expect(new Set(validation.labels.subarray(0, 10)).size).toBe(10)
  expect(validation.count).toBe(47)
})

test('the seed decides', () => {
  const once = splitValidation(set, { seed: 3, validation: 50 })
  expect(splitValidation(set, { seed: 3, validation: 50 })).toEqual(once)
  expect(splitValidation(set, { seed: 4, validation: 50 })).not.toEqual(once)
})

test('says which class is too small', () => {
  expect(() => splitValidation(set, { seed: 1, validation: 205 })).toThrow(
    "205 validation images need more of class class 0 than the set's 20",
  )
  expect(() => takeImages(set, [200])).toThrow('image 200 of a set of 200')
})
