import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readLink, stateOf, writeLink } from './link.ts'
import { changed, currentOf, moved, opened, originalOf } from './open-network.ts'
import type { PageNetwork } from '../engine/engine-types.ts'

const version = (arch: string): PageNetwork => ({ name: 'n', document: { space: 's', arch } })

test('undo and redo walk through the versions, and a change gives up what was undone', () => {
  fc.assert(
    fc.property(
      fc.array(fc.oneof(fc.constant('undo'), fc.constant('redo'), fc.string()), { maxLength: 60 }),
      (steps) => {
        let network = opened(1, version('start'))
        const past = [version('start')]
        let at = 0
        for (const step of steps) {
          if (step === 'undo') {
            network = moved(network, -1)
            at = Math.max(0, at - 1)
          } else if (step === 'redo') {
            network = moved(network, 1)
            at = Math.min(past.length - 1, at + 1)
          } else {
            network = changed(network, version(step))
            past.splice(++at, Infinity, version(step))
          }
          expect(currentOf(network)).toEqual(past[at])
          expect(originalOf(network)).toEqual(past[0])
        }
      },
    ),
  )
})

test('what is typed in one stretch is one step, and very many versions keep the first', () => {
  let network = opened(1, version('start'))
  for (let i = 0; i < 5; i++) network = changed(network, version(`a${i}`), 'typed')
  expect(network.versions).toHaveLength(2)
  network = changed(network, version('b'), 'other')
  expect(network.versions).toHaveLength(3)
  for (let i = 0; i < 500; i++) network = changed(network, version(`c${i}`))
  expect(network.versions.length).toBeLessThanOrEqual(200)
  expect(originalOf(network)).toEqual(version('start'))
  expect(currentOf(network)).toEqual(version('c499'))
})

test('a link holds networks, questions and the view, whatever their text', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.string({ unit: 'binary' }), { minLength: 1, maxLength: 5 }), async (archs) => {
      const networks = archs.map((arch, key) => opened(key, version(arch)))
      const state = stateOf(networks, networks.at(-1), { devices: ['pixel3'], batch: 4 }, 'compare')
      const link = await writeLink(state)
      expect(link).toMatch(/^[\w-]+$/)
      expect(await readLink(link)).toEqual(JSON.parse(JSON.stringify(state)))
    }),
  )
})

test('refuses links that are none, or that unpack to too much', async () => {
  await expect(readLink('not a link')).rejects.toThrow()
  await expect(readLink('AAAA')).rejects.toThrow()
  const empty = await writeLink({ networks: [], shown: 0, wanted: { devices: [] }, view: 'network' })
  await expect(readLink(empty)).rejects.toThrow('no network')
  const huge = await writeLink(
    stateOf([opened(1, version('x'.repeat(2 ** 25)))], undefined, { devices: [] }, 'network'),
  )
  expect(huge.length).toBeLessThan(2 ** 17)
  await expect(readLink(huge)).rejects.toThrow('too much')
})
