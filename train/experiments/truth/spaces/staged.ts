// What networks of these spaces have in common: a stem, stages whose channels double, a classifier.
import { Net } from '@archcast/core/spaces/open/net.ts'
import type { NetValue } from '@archcast/core/spaces/open/net.ts'

export const STAGES = 3

export interface StagedClassifier {
  /** Pixels of the images, which are square. */
  readonly side: number
  readonly classes: number
  /** Channels of the stem and of the first stage. */
  readonly width: number
  /** How each stage is spelt. */
  readonly stages: readonly string[]
}

/** The document of a classifier. @param write adds a stage of so many channels to what comes before it */
export function stagedClassifier(
  { side, classes, width, stages }: StagedClassifier,
  write: (net: Net, input: NetValue, channels: number, stage: string) => NetValue,
): unknown {
  const net = new Net({ activation: 'relu', norm: 'batch_norm' }, side)
  let x = net.layer(net.input, width, { kernel: 3 })
  for (const [index, stage] of stages.entries()) x = write(net, x, width * 2 ** index, stage)
  net.classify(x, classes)
  return net.document(classes)
}
