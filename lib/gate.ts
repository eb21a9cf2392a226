// The gate in this process: what `archcast gate` judges, as a value.
import { runGate as judge } from '../gate/run-gate.ts'
import { parseGateConfig } from '@archcast/core/gate/gate-config.ts'
import type { GateRunOptions as Options } from '../gate/run-gate.ts'
import type { GateReport } from '@archcast/core/gate/findings.ts'
import type { GateConfigInput } from '@archcast/core/gate/gate-config.ts'

export interface GateOptions extends Omit<Options, 'config'> {
  /** What archcast.config.json holds. */
  readonly config: GateConfigInput
}

/**
 * Predicts the models and compares them with their budgets; a model that cannot be read is a failure in the report,
 * beside the others. Throws GateInputError for what is wrong with the configuration or the baseline,
 * GateUnreachableError where the bundle, the service or the baseline cannot be read: then nothing was judged.
 *
 * @example
 * import { gate } from 'archcast'
 * const arch = '|nor_conv_3x3~0|+|skip_connect~0|nor_conv_3x3~1|+|skip_connect~0|nor_conv_1x1~1|nor_conv_3x3~2|'
 * const config = { models: [`nas-bench-201:${arch}`], budgets: [{ max_macs: '100M' }] }
 * const { passed, checks } = await gate({ config })
 * passed // => false
 * checks.map(({ metric, verdict }) => `${metric}: ${verdict}`) // => ['macs: broken']
 */
export async function gate({ config, ...options }: GateOptions): Promise<GateReport> {
  return judge({ ...options, config: parseGateConfig(config, 'config') })
}
