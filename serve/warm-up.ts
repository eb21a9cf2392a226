// Before the first caller: an example, and a prediction of it in every process.
import { SPACES } from '@archcast/core/spaces/spaces.ts'
import type { ResolvedArchitecture } from '@archcast/core/spaces/resolved.ts'

/** A good cell of NAS-Bench-201. */
export const EXAMPLE_CELL =
  '|nor_conv_3x3~0|+|skip_connect~0|nor_conv_3x3~1|+|skip_connect~0|nor_conv_1x1~1|nor_conv_3x3~2|'

/**
 * Loads the model in every process, so that the first caller need not wait. Throws what `predict` throws: then the
 * model does not run.
 */
export async function warmUp(
  processes: number,
  predict: (example: ResolvedArchitecture, options: { readonly images: number }) => Promise<unknown>,
): Promise<void> {
  const example = SPACES.get('nas-bench-201')!.resolve(EXAMPLE_CELL)
  await Promise.all(Array.from({ length: processes }, () => predict(example, { images: 16 })))
}
