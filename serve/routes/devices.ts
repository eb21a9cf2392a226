// GET /v1/devices: the devices whose latency is known, and how well.
import type { AppDeps } from '../deps.ts'
import type { Hono } from 'hono'

export function devicesRoute(app: Hono, { predictor }: AppDeps): void {
  app.get('/v1/devices', (c) =>
    c.json({
      devices: Array.from(predictor.devices.values(), ({ file }) => {
        const { format: _, model, energy, ...about } = file
        return { ...about, model: model.kind, ...(energy && { energy: { unit: energy.unit, error: energy.error } }) }
      }),
    }),
  )
}
