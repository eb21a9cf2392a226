// GET /v1/devices: the devices whose latency is known, and how well.
import { aboutDevice } from '@archcast/core/latency/device.ts'
import type { AppDeps } from '../deps.ts'
import type { Hono } from 'hono'

export function devicesRoute(app: Hono, { predictor }: AppDeps): void {
  app.get('/v1/devices', (c) =>
    c.json({
      devices: Array.from(predictor.devices.values(), ({ file }) => aboutDevice(file)),
    }),
  )
}
