// The files and the manifest of a bundle, from a training's parameters and images.
import { exportGhn, exportProbe, ghnManifest } from './export-ghn.ts'
import { asInner } from '@archcast/core/bundle/inner.ts'
import { loadBundle } from '@archcast/core/bundle/load.ts'
import { MANIFEST_FILE } from '@archcast/core/bundle/manifest.ts'
import { PROBE_FILE } from '@archcast/core/bundle/probe.ts'
import { buildManifest, printManifest } from '@archcast/core/bundle/write.ts'
import { GHN_FILE } from '@archcast/core/predict/scorer-parts.ts'
import type { ImageSource } from '../data/source.ts'
import type { TrainingConfig } from './ghn-training-config.ts'
import type { Earlier } from './training-start.ts'
import type { Bundle } from '@archcast/core/bundle/load.ts'
import type { BundleDetails } from '@archcast/core/bundle/write.ts'

export interface TrainedGhn {
  readonly config: TrainingConfig
  /** Parameters to export. */
  readonly phi: Float32Array
  /** Step they are of. */
  readonly step: number
  readonly seconds: number
  /** What it was trained on, for people. */
  readonly device: string
  /** The training that it went on from, if any. */
  readonly earlier?: Earlier | undefined
}

/** The probability itself. */
const UNFITTED = { scale: 1, intercept: 0, slope: 1 }

export interface BundleSource {
  readonly details: BundleDetails
  readonly files: Readonly<Record<string, Uint8Array>>
}

/**
 * The bundle with probabilities for accuracies, which `fitAccuracy` and `withAccuracy` mend.
 * @param images what it was trained on
 * @param probeImages validation images to score on, none of which was trained on
 */
export async function bundleOf(
  { config, phi, step, seconds, device, earlier }: TrainedGhn,
  images: ImageSource,
  probeImages: number,
  quality: BundleDetails['quality'] = [],
  created = new Date(),
): Promise<BundleSource> {
  const { name, ghn, imageSize, space, seed } = config
  const probe = await images.validationSet(probeImages)
  const { attribution, classNames, normalisation } = images
  const { network, domain } = ghnManifest(config)
  const architectures = step * config.metaBatch
  return {
    files: {
      [GHN_FILE]: exportGhn(ghn, phi, { name, step: String(step), space }),
      [PROBE_FILE]: exportProbe(probe, `${attribution}; training images held out for validation`),
    },
    details: {
      name,
      created: created.toISOString(),
      dataset: {
        name: config.dataset,
        classes: ghn.classes,
        classNames: [...classNames],
        mean: [...normalisation.mean],
        std: [...normalisation.std],
        attribution,
      },
      spaces: [space],
      ghn: { config: { network, domain } },
      scoring: { inputHeight: imageSize, inputWidth: imageSize, images: probe.count, accuracy: UNFITTED },
      training: {
        seed,
        steps: step + (earlier?.steps ?? 0),
        architectures: architectures + (earlier?.architectures ?? 0),
        images: architectures * config.batchSize + (earlier?.images ?? 0),
        seconds: Math.round(seconds + (earlier?.seconds ?? 0)),
        device,
        ...(earlier && { from: earlier.from }),
      },
      quality,
    },
  }
}

/** What a bundle was made of. */
export function sourceOf(bundle: Bundle): BundleSource {
  const { formatVersion: _, version: __, files: ___, ...details } = bundle.manifest
  return { details, files: Object.fromEntries(bundle.names.map((name) => [name, bundle.file(name)])) }
}

/** The bundle without a folder. */
export async function loadSource({ details, files }: BundleSource): Promise<Bundle> {
  const manifest = new TextEncoder().encode(printManifest(await buildManifest(details, files)))
  return loadBundle(async (name) => (name === MANIFEST_FILE ? manifest : files[name]))
}

/** The same bundle with another in it, for networks outside its domain. */
export function withWider({ details, files }: BundleSource, wider: Bundle): BundleSource {
  const { name } = wider.manifest
  return { details: { ...details, wider: name }, files: { ...files, ...asInner(wider, name) } }
}

/** The same bundle with another way from logits to accuracies. */
export function withAccuracy(
  { details, files }: BundleSource,
  accuracy: BundleDetails['scoring']['accuracy'],
): BundleSource {
  return { details: { ...details, scoring: { ...details.scoring, accuracy } }, files }
}
