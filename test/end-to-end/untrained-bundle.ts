// A bundle as training exports it, but with the weights a training starts from and noise for images.
import { writeBundleFolder } from '@archcast/core/bundle/node.ts'
import { PROBE_FILE, encodeProbe } from '@archcast/core/bundle/probe.ts'
import { defaultConfig } from '@archcast/core/ghn/config.ts'
import { domainOf } from '@archcast/core/predict/domain.ts'
import { GHN_FILE } from '@archcast/core/predict/scorer-parts.ts'
import { createRandom } from '@archcast/core/spaces/random.ts'
import { SPACES } from '@archcast/core/spaces/spaces.ts'
import { exportGhn } from '@archcast/train/ghn/export-ghn.ts'
import { initialise, parameterSlots } from '@archcast/train/ghn/flat-parameters.ts'
import { drawTrainingArchitecture } from '@archcast/train/ghn/training-architectures.ts'

const SIZE = 16
const IMAGES = 64
const classNames = Array.from({ length: 10 }, (_, i) => `class ${i}`)

export async function writeUntrainedBundle(folder: string): Promise<void> {
  const space = SPACES.get('nas-bench-201')!
  const phi = new Float32Array(parameterSlots(defaultConfig).length)
  initialise(defaultConfig, 1, phi)
  const random = createRandom(1)
  const bytes = (length: number, bound: number) => Uint8Array.from({ length }, () => random.int(bound))
  const probe = encodeProbe({
    images: bytes(IMAGES * 3 * SIZE * SIZE, 256),
    labels: bytes(IMAGES, 10),
    count: IMAGES,
    shape: [3, SIZE, SIZE],
    classNames,
    attribution: 'noise',
  })
  const seen = Array.from({ length: 100 }, (_, i) => drawTrainingArchitecture(space, 1, i, defaultConfig, SIZE).ghn)
  const network = JSON.parse(JSON.stringify(defaultConfig))
  const details = {
    name: 'untrained',
    created: '2026-01-01T00:00:00Z',
    dataset: {
      name: 'noise',
      classes: 10,
      classNames,
      mean: [0.5, 0.5, 0.5],
      std: [0.25, 0.25, 0.25],
      attribution: '',
    },
    spaces: [space.name],
    ghn: { config: { network, domain: domainOf(seen) } },
    scoring: {
      inputHeight: SIZE,
      inputWidth: SIZE,
      images: IMAGES,
      accuracy: { scale: 3, intercept: 0.1, slope: 0.5 },
    },
    training: { seed: 1, steps: 0, architectures: 0, images: 0, seconds: 0, device: 'none' },
    quality: [],
  }
  await writeBundleFolder(folder, details, { [GHN_FILE]: exportGhn(defaultConfig, phi), [PROBE_FILE]: probe })
}
