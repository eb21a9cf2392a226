// What `import … from 'archcast'` gives: predictions in this process, and a client of the service. The package exports
// only this.
import { tooOld } from './least-node.ts'
import { disableTelemetry } from '@archcast/serve/node/telemetry.ts'

export { ArchitectureError } from '@archcast/core/arch/errors.ts'
export { GateInputError, GateUnreachableError } from '@archcast/core/gate/errors.ts'
export { ServiceError } from './transport.ts'
export { createClient } from './client.ts'
export { gate } from './gate.ts'
export { predict } from './predict.ts'
export type { AnyArchitecture, PredictRequest } from '@archcast/core/contract/predict-request.ts'
export type { Architecture } from '@archcast/core/arch/schema.ts'
export type { ArchitectureErrorCode, ArchitectureFault } from '@archcast/core/arch/errors.ts'
export type { BatchItem } from '@archcast/core/contract/batch.ts'
export type { WeightList } from '@archcast/core/contract/weights.ts'
export type { Client, ImageSize, SearchEvent, Weights } from './client.ts'
export type { ClientOptions } from './transport.ts'
export type { Check, GateReport } from '@archcast/core/gate/findings.ts'
export type { GateConfigInput } from '@archcast/core/gate/gate-config.ts'
export type { GateOptions } from './gate.ts'
export type { Prediction } from '@archcast/core/contract/prediction.ts'
export type { PredictOptions } from '@archcast/core/predict/predictor-types.ts'
export type { Problem } from '@archcast/core/contract/problem.ts'
export type { ProblemCode } from '@archcast/core/contract/problem-codes.ts'
export type { SpaceArchitecture } from './predict.ts'

const fault = tooOld()
if (fault !== undefined) throw new Error(fault)
disableTelemetry()
