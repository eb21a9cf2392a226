// Addresses on Node: who can reach what listens there, and which of those that proxies tell is believed.
import { BlockList, isIP } from 'node:net'

/** A set of addresses and networks, such as `10.0.0.0/8` or `::1`. Throws Error that names the one that is neither. */
export function networksOf(items: readonly string[], name: string): BlockList {
  const networks = new BlockList()
  for (const item of items) {
    const [address, bits, ...rest] = item.split('/')
    const family = isIP(address)
    const most = family === 4 ? 32 : 128
    if (family === 0 || rest.length > 0 || (bits !== undefined && !(/^\d{1,3}$/.test(bits) && Number(bits) <= most)))
      throw new Error(`${name}: '${item}' is no address and no network such as 10.0.0.0/8`)
    networks.addSubnet(address, bits === undefined ? most : Number(bits), family === 4 ? 'ipv4' : 'ipv6')
  }
  return networks
}

const LOOPBACK = networksOf(['127.0.0.0/8', '::1'], 'loopback')

/** Whether only this machine reaches what listens there. Names other than `localhost` may be anywhere. */
export const isLoopback = (host: string): boolean => host.toLowerCase() === 'localhost' || holds(LOOPBACK, host)

/**
 * The address that a request came from. Proxies append their sender to `X-Forwarded-For`. Read from its end, the first
 * that is not in `trusted` is the caller. Anything before that the caller may have made up.
 */
export function callerAddress(peer: string, forwarded: string | null, trusted: BlockList): string {
  let address = withoutPort(peer)
  const hops = forwarded?.split(',').map((hop) => withoutPort(hop.trim())) ?? []
  while (holds(trusted, address)) {
    const hop = hops.pop()
    if (hop === undefined || isIP(hop) === 0) break
    address = hop
  }
  return address
}

/** Some proxies write `192.0.2.1:4711` or `[2001:db8::1]:4711`. */
function withoutPort(hop: string): string {
  const [, bracketed, plain] = /^(?:\[([^\]]+)\](?::\d+)?|(\d+\.\d+\.\d+\.\d+):\d+)$/.exec(hop) ?? []
  return bracketed ?? plain ?? hop
}

function holds(networks: BlockList, address: string): boolean {
  const family = isIP(address)
  return family !== 0 && networks.check(address, family === 4 ? 'ipv4' : 'ipv6')
}
