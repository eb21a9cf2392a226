// What the ablation of GHNs for networks of any design compares: what followed the paper (Knyazev et al. 2021, arXiv
// 2110.13100; Knyazev et al. 2023, arXiv 2303.04143), how many networks a step takes, and how far it goes.
import type { Variant } from './variant.ts'

/** Edges of the longest path that virtual edges stand for in GHN-2 and GHN-3. */
const LONGEST_PATH = 50

export const OPEN_VARIANTS: readonly Variant[] = [
  { key: 'open', name: 'as configured', ghn: {} },
  { key: 'layer', name: 'layer normalisation', ghn: { norm: 'layer' } },
  { key: 'virtual', name: 'virtual edges', ghn: { virtualEdges: LONGEST_PATH } },
  { key: 'rate', name: 'learning rate 0.004', ghn: {}, learningRate: 0.004 },
  { key: 'meta1', name: '1 network a step', ghn: {}, metaBatch: 1 },
  { key: 'meta4', name: '4 networks a step', ghn: {}, metaBatch: 4 },
  { key: 'meta8', name: '8 networks a step', ghn: {}, metaBatch: 8 },
  { key: 'fan-in', name: 'sizes by fan-in', ghn: { scale: 'fan-in' } },
  { key: 'digits', name: 'places by their digits', ghn: { places: 'digits' } },
  { key: 'passes2', name: 'two passes', ghn: { passes: 2 } },
]
