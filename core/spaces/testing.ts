// Cells for property tests.
import * as fc from 'fast-check'
import { NB201_SIZE, cellAt, isConnected } from './nas-bench-201.ts'

/** Any connected cell of NAS-Bench-201. */
export const connectedCell = fc
  .nat(NB201_SIZE - 1)
  .map(cellAt)
  .filter(isConnected)
