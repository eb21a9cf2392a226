// What `import … from 'archcast'` gives: forecasts in this process. The only list of the package's exports.
export { ArchitectureError } from '@archcast/core/arch/errors.ts'
export { predict } from './predict.ts'
export type { Architecture } from '@archcast/core/arch/schema.ts'
export type { ArchitectureErrorCode, ArchitectureFault } from '@archcast/core/arch/errors.ts'
export type { Prediction, PredictOptions } from '@archcast/core/predict/types.ts'
export type { SpaceArchitecture } from './predict.ts'
