// Networks to begin with: of the language's page, a residual network, and a cell of NAS-Bench-201.
import languageExamples from 'virtual:language-examples'
import { resNet50 } from './residual-network.ts'
import type { PageNetwork } from '../engine/engine-types.ts'

const CELL = '|nor_conv_3x3~0|+|skip_connect~0|nor_conv_3x3~1|+|skip_connect~0|nor_conv_1x1~1|nor_conv_3x3~2|'

/** The first is shown when the page is opened. */
export const EXAMPLES: readonly PageNetwork[] = [
  { name: 'ResNet-50', document: resNet50() },
  ...languageExamples,
  { name: 'NAS-Bench-201', document: { space: 'nas-bench-201', arch: CELL } },
]
