// Every operation of the service by its method and path.
import { predictOperations } from './paths/predict.ts'
import { searchOperations } from './paths/searches.ts'
import { serviceOperations } from './paths/service.ts'
import { weightsOperations } from './paths/weights.ts'
import type { Operations } from './described.ts'

export function allOperations(model: { readonly name: string; readonly version: string }): Operations {
  return { ...predictOperations, ...weightsOperations, ...searchOperations, ...serviceOperations(model) }
}
