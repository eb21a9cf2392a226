// All methods of the prediction experiment over its architectures, once the training is done.
import { join } from 'node:path'
import { ortEngine } from '../../engines/ort-engine.ts'
import { loadState } from '../one-shot/state.ts'
import { openRecords } from '../records.ts'
import { trainingSeconds } from '../trained-bundle.ts'
import { hypernetworkMethod, macsMethod, oneShotMethod, readoutsOf } from './methods.ts'
import { oneShotKey } from './prediction-setup.ts'
import { oneShotPath } from './train-all.ts'
import type { EngineProvider } from '../../engines/engine-provider.ts'
import type { Records } from '../records.ts'
import type { ComparedMethod, MethodReadout } from './methods.ts'
import type { MethodScores } from './prediction-compare.ts'
import type { PredictionSetup } from './prediction-setup.ts'
import type { PredictionResult } from './prediction-worker.ts'
import type { Bundle } from '@archcast/core/bundle/load.ts'

export interface ScoreAllOptions {
  readonly setup: PredictionSetup
  readonly folder: string
  readonly ghn: Bundle
  readonly graphFree: Bundle
  readonly device: EngineProvider
  readonly trained: Records<PredictionResult>
  readonly onScored?: (method: string, done: number) => void
}

/** The GHN first. What was scored before an interruption is not scored again. */
export async function scoreAll(options: ScoreAllOptions): Promise<MethodScores[]> {
  const { setup, folder, ghn, graphFree, device, trained, onScored } = options
  const { oneShot, ...single } = setup
  const { space, archs, stops } = single
  const versions = [ghn, graphFree].map(({ manifest }) => manifest.version)
  const records = openRecords<MethodReadout & { key: string }>(join(folder, 'scored.ndjson'), { ...single, versions })
  const run = async (
    name: string,
    setUp: number,
    open: () => ComparedMethod | Promise<ComparedMethod>,
    { readout, recorded = name }: { readonly readout?: string; readonly recorded?: string } = {},
  ) => {
    const key = (arch: string) => `${recorded} ${arch}`
    const missing = archs.filter((arch) => !records.get(key(arch)))
    if (missing.length > 0) {
      const method = await open()
      // The first run of a method also loads what the others find loaded.
      await method.say(archs[0])
      for (const [done, arch] of missing.entries()) {
        records.add({ key: key(arch), ...(await method.say(arch)) })
        onScored?.(name, done + 1)
      }
      await method.release()
    }
    const said = archs.map((arch) => records.get(key(arch))!)
    return { name, said, setUp, ...(readout && { readout }) }
  }

  const file = oneShotPath(folder, setup)
  const state = await loadState(file, oneShot)
  if (!state) throw new Error(`${file} is missing; delete ${folder} to start again`)
  const engine = ortEngine(device)
  const methods: MethodScores[] = [
    // Named beforehand; the readout that is served came later, and is told beside it.
    await run('GHN', trainingSeconds(ghn), () => hypernetworkMethod(ghn, space, device), { readout: 'margin' }),
    await run('regular hypernetwork', trainingSeconds(graphFree), () => hypernetworkMethod(graphFree, space, device)),
    await run('one-shot', state.seconds, () => oneShotMethod(state, ghn, { space, seed: oneShot.seed, engine }), {
      recorded: oneShotKey(setup),
    }),
  ]
  stops.forEach((stop, i) => {
    const said = archs.map((arch): MethodReadout => {
      const score = trained.get(arch)!.scores[i]
      return { readouts: readoutsOf(score), seconds: score.seconds }
    })
    methods.push({ name: `SGD, ${stop} steps`, said, setUp: 0 })
  })
  methods.push(await run('MACs', 0, () => macsMethod(space, false)))
  methods.push(await run('MACs of the pruned graph', 0, () => macsMethod(space, true)))
  return methods
}
