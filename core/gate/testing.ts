// Small predictions and configurations for tests.
import { parseGateConfig } from './gate-config.ts'
import type { GateConfig, GateConfigInput } from './gate-config.ts'
import type { LayerCost, ModelLatency, ModelPrediction } from './model-prediction.ts'

export const config = (input: Partial<GateConfigInput>): GateConfig =>
  parseGateConfig({ budgets: [{ max_macs: '1G' }], device: 'pi', ...input }, 'test')

export const latency = (low: number, value: number, high: number, more: Partial<ModelLatency> = {}): ModelLatency => ({
  value,
  low,
  high,
  outside: [],
  source: 'predicted',
  ...more,
})

export const layer = (id: string, macs: number, more: Partial<LayerCost> = {}): LayerCost => ({
  id,
  op: 'conv 3x3 -> 8x8x8',
  macs,
  params: macs / 100,
  ms: { pi: macs / 1e7 },
  ...more,
})

export const modelPrediction = (more: Partial<ModelPrediction> = {}): ModelPrediction => ({
  model: 'models/a.json',
  file: true,
  hash: 'a',
  macs: 50_000_000,
  params: 500_000,
  size: 2_000_000,
  latency: { pi: latency(4.5, 5, 5.5) },
  accuracy: { value: 0.93, low: 0.92, high: 0.94, outside: [] },
  layers: [layer('stem', 10_000_000, { line: 4 }), layer('wide', 40_000_000, { line: 9 })],
  ...more,
})
