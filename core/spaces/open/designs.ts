// The designs of the open space by name.
import { bottleneck } from './designs/bottleneck.ts'
import { cells } from './designs/cells.ts'
import { convNext } from './designs/convnext.ts'
import { dense } from './designs/dense.ts'
import { edgeCells } from './designs/edge-cells.ts'
import { hybrid } from './designs/hybrid.ts'
import { mixer } from './designs/mixer.ts'
import { mobile } from './designs/mobile.ts'
import { plain } from './designs/plain.ts'
import { residual } from './designs/residual.ts'
import { separable } from './designs/separable.ts'
import { vit } from './designs/vit.ts'
import type { Design } from './design.ts'

/** Each is drawn as often as every other. */
export const DESIGNS: readonly Design[] = [
  cells,
  edgeCells,
  separable,
  mobile,
  residual,
  dense,
  bottleneck,
  convNext,
  plain,
  mixer,
  vit,
  hybrid,
]
