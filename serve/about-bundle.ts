// What `/info` says of a bundle besides its name and version.
import type { Manifest } from '@archcast/core/bundle/manifest.ts'
import type { Info } from '@archcast/core/contract/service.ts'

export function aboutBundle({
  created,
  dataset,
  scoring,
  training,
  quality,
  files,
}: Manifest): NonNullable<Info['bundle']> {
  const { name, classes, attribution } = dataset
  return { created, dataset: { name, classes, attribution }, scoring, training, quality, files }
}
