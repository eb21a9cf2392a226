import { expect, test } from 'vitest'
import { readSettings } from './settings.ts'

test('files of tasks and devices are named by commas, and none are by default', () => {
  expect(readSettings({}, [])).toMatchObject({ taskFiles: [], deviceFiles: [] })
  const env = { ARCHCAST_TASK_FILES: 'a.json, b.json', ARCHCAST_DEVICE_FILES: 'my laptop.json' }
  expect(readSettings(env, [])).toMatchObject({ taskFiles: ['a.json', 'b.json'], deviceFiles: ['my laptop.json'] })
})
