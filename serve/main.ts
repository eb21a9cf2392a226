// The Node service: reads its settings, opens the service, listens, and stops when told to.
import service from '../package.json' with { type: 'json' }
import { collectForRequests } from './node/allocator.ts'
import { announcement } from './node/announcement.ts'
import { listen } from './node/listen.ts'
import { openService } from './node/open-service.ts'
import { readSettings } from './node/settings.ts'
import { StartError, startStep } from './node/start-error.ts'
import { stopOnSignals } from './node/stop-on-signals.ts'
import { disableTelemetry } from './node/telemetry.ts'

async function start(): Promise<void> {
  const settings = await startStep(() => readSettings(process.env, process.argv.slice(2)))
  for (const line of settings.told) console.error(`archcast: ${line}`)
  const opened = await openService(settings, service.version)
  const listening = await listen(opened.app, settings)
  stopOnSignals(opened, listening)
  await opened.warm()
  console.log(announcement(settings, opened, listening))
}

disableTelemetry()
collectForRequests()
try {
  await start()
} catch (error) {
  if (!(error instanceof StartError)) throw error
  console.error(`archcast: ${error.message}`)
  process.exit(1)
}
