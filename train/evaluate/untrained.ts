// A bundle like another, its GHN as training would start it: the baseline that shows what training adds.
import { exportGhn } from '../ghn/export-ghn.ts'
import { initialise, parameterSlots } from '../ghn/flat-parameters.ts'
import { PROBE_FILE } from '@archcast/core/bundle/probe.ts'
import { GhnConfig } from '@archcast/core/ghn/config.ts'
import { GHN_FILE } from '@archcast/core/predict/scorer-parts.ts'
import type { BundleSource } from '../ghn/ghn-bundle.ts'
import type { Bundle } from '@archcast/core/bundle/load.ts'

export function untrainedBundle(bundle: Bundle): BundleSource {
  const { manifest } = bundle
  const config = GhnConfig.parse(manifest.ghn.config.network)
  const phi = new Float32Array(parameterSlots(config).length)
  initialise(config, manifest.training.seed, phi)
  const { formatVersion: _, version: __, files: ___, wider: ____, ...details } = manifest
  return {
    details: {
      ...details,
      name: `${manifest.name}-untrained`,
      training: { ...details.training, steps: 0, architectures: 0, images: 0 },
    },
    files: { [GHN_FILE]: exportGhn(config, phi), [PROBE_FILE]: bundle.file(PROBE_FILE) },
  }
}
