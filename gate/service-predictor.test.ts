// A service that never answers.
import { createServer } from 'node:http'
import { expect, test } from 'vitest'
import { filesOnDisk } from './model-files.ts'
import { openGateService } from './service-predictor.ts'
import { openSubject } from './subject.ts'
import { GateUnreachableError } from '@archcast/core/gate/errors.ts'
import type { AddressInfo } from 'node:net'

test('time runs out', async () => {
  const server = createServer(() => {}).listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const model = 'nas-bench-201:|nor_conv_3x3~0|+|none~0|none~1|+|none~0|none~1|nor_conv_1x1~2|'.replace(
    'none~1|nor',
    'skip_connect~1|nor',
  )
  const subject = await openSubject({ model, file: false }, filesOnDisk('.'))
  try {
    const asked = openGateService({ url, timeout: 50 }, { devices: [], accuracy: false }).predict(subject!)
    await expect(asked).rejects.toThrow(GateUnreachableError)
    await expect(asked).rejects.toThrow('no answer in 0.05 s')
  } finally {
    server.closeAllConnections()
    server.close()
  }
})

test.each(['localhost:8787', 'ftp://example.com', ''])('%j is no address', (url) => {
  expect(() => openGateService({ url }, { devices: [], accuracy: false })).toThrow('must be the address of a service')
})
