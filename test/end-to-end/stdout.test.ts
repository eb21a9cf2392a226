// What a command prints, where nobody can read it.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const main = fileURLToPath(new URL('../../cli/main.ts', import.meta.url))

test.each([
  ['a full disk fails the command', '> /dev/full', 1, /^archcast: stdout cannot be written: ENOSPC: .*\n$/],
  ['a reader that has enough does not', '| head -1 > /dev/null; exit ${PIPESTATUS[0]}', 0, /^$/],
])('%s', async (_, to, code, told) => {
  const child = spawn('bash', ['-c', `"$NODE" "$MAIN" device list ${to}`], {
    env: { ...process.env, NODE: process.execPath, MAIN: main },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let stderr = ''
  child.stderr.on('data', (text: Buffer) => (stderr += text.toString()))
  expect(await once(child, 'close')).toEqual([code, null])
  expect(stderr).toMatch(told)
})
