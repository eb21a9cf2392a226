// A search's form as a request: what the product's own schema takes, with limits in its units.
import { expect, test } from 'vitest'
import { FIRST_FORM, questionOf } from './question.ts'
import { ArchitectureError } from '@archcast/core/arch/errors.ts'
import { parseSearchRequest } from '@archcast/core/contract/search-request.ts'

const form = { ...FIRST_FORM, space: 'nas-bench-201' }

test('a form that nobody touched is a search without limits', () => {
  expect(parseSearchRequest(questionOf(form, []))).toMatchObject({
    space: 'nas-bench-201',
    count: 1000,
    seed: 1,
    method: 'head',
    constraints: {},
    objectives: ['macs'],
  })
})

test('limits are in the units of the service, those of devices that are left out aside', () => {
  const filled = {
    ...form,
    where: 'service' as const,
    latency: { pixel3: '15', gone: '3', other: ' ' },
    macs: '300',
    params: '1.1',
    accuracy: '91.3',
    objectives: ['latency:pixel3', 'params', 'latency:gone'],
  }
  expect(parseSearchRequest(questionOf(filled, ['pixel3', 'other']))).toMatchObject({
    method: 'two-stage',
    constraints: { max_latency_ms: { pixel3: 15 }, max_macs: 3e8, max_params: 1.1e6, min_accuracy: 0.913 },
    objectives: ['latency:pixel3', 'params'],
  })
})

test('what is no number is refused by its place', () => {
  const faults = (fields: object) => {
    try {
      parseSearchRequest(questionOf({ ...form, ...fields }, []))
      return []
    } catch (error) {
      return error instanceof ArchitectureError ? error.errors.map(({ pointer }) => pointer) : []
    }
  }
  expect(faults({ count: '' })).toEqual(['/count'])
  expect(faults({ count: 'many', seed: '-1' })).toEqual(['/count', '/seed'])
  expect(faults({ accuracy: '120' })).toEqual(['/constraints/min_accuracy'])
  expect(faults({ macs: '-3' })).toEqual(['/constraints/max_macs'])
})
