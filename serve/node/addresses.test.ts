import { describe, expect, test } from 'vitest'
import { callerNetwork } from '../caller-network.ts'
import { callerAddress, networksOf } from './addresses.ts'

describe('the caller behind proxies', () => {
  const none = networksOf([], 'proxies')
  const some = networksOf(['10.0.0.0/8', '2001:db8::1'], 'proxies')

  test.each([
    ['no header', '192.0.2.9', null, '192.0.2.9'],
    ['a header of somebody who is no proxy', '192.0.2.9', '192.0.2.1', '192.0.2.9'],
    ['a proxy that tells nobody', '10.0.0.1', null, '10.0.0.1'],
    ['one proxy', '10.0.0.1', '192.0.2.1', '192.0.2.1'],
    ['what the caller made up before it', '10.0.0.1', '1.1.1.1, 192.0.2.1', '192.0.2.1'],
    ['a row of proxies', '2001:db8::1', '1.1.1.1, 192.0.2.1, 10.9.9.9,10.0.0.2', '192.0.2.1'],
    ['proxies alone', '10.0.0.1', '10.0.0.3', '10.0.0.3'],
    ['no address', '10.0.0.1', '192.0.2.1, unknown', '10.0.0.1'],
    ['an IPv4 address as IPv6', '::ffff:10.0.0.1', '192.0.2.1', '192.0.2.1'],
    ['ports', '10.0.0.1', '[2001:db8::7]:443, 10.0.0.2:4711', '2001:db8::7'],
  ])('%s', (_, peer, header, caller) => {
    expect(callerAddress(peer, header, some)).toBe(caller)
  })

  test('is believed of nobody by default', () => {
    expect(callerAddress('127.0.0.1', '192.0.2.1', none)).toBe('127.0.0.1')
  })
})

test.each([
  ['192.0.2.1', '192.0.2.1'],
  ['::ffff:192.0.2.1', '192.0.2.1'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:db8:1:2::9', '2001:db8:1:2::/64'],
  ['2001:0db8:0001:0002:ffff::', '2001:db8:1:2::/64'],
  ['::1', '0:0:0:0::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ['unknown', 'unknown'],
])('%s counts as %s', (address, network) => {
  expect(callerNetwork(address)).toBe(network)
})
