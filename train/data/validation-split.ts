// Holding images back from training: a class-balanced split by seed.
import { dataStream, permutation } from './data-random.ts'
import { takeImages } from './image-set.ts'
import type { ImageSet } from './image-set.ts'

/** Images kept for validation of CIFAR-10's 50,000, as in the GHN paper: 45,000 / 5,000. */
const VALIDATION_IMAGES = 5_000

/**
 * Splits `set` by `seed` into disjoint training and validation images; validation has equally many of each class, to
 * within one. Training images keep their order. Validation images take classes in turn, so that any first few hundred
 * are balanced too. Throws RangeError where a class has too few images.
 */
export function splitValidation(
  set: ImageSet,
  { seed, validation = VALIDATION_IMAGES }: { seed: number; validation?: number },
): { train: ImageSet; validation: ImageSet } {
  const classes = set.classNames.length
  const members: number[][] = Array.from({ length: classes }, () => [])
  for (let image = 0; image < set.count; image++) members[set.labels[image]].push(image)
  const shuffled = members.map((images, label) =>
    Array.from(permutation(images.length, dataStream(seed, 'split', label)), (place) => images[place]),
  )
  const held = Array.from({ length: validation }, (_, turn) => {
    const label = turn % classes
    const image = shuffled[label][Math.floor(turn / classes)]
    if (image === undefined) {
      const name = set.classNames[label]
      throw new RangeError(
        `${validation} validation images need more of class ${name} than the set's ${members[label].length}`,
      )
    }
    return image
  })
  const isHeld = new Set(held)
  const rest = Array.from({ length: set.count }, (_, image) => image).filter((image) => !isHeld.has(image))
  return { train: takeImages(set, rest), validation: takeImages(set, held) }
}
