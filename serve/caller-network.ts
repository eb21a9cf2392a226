// What a limit counts as one caller.

/** An IPv4 address as it is; of an IPv6 one its network, as a household has 2^64 of them. Anything else as it is. */
export function callerNetwork(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1]
  if (mapped !== undefined || !address.includes(':')) return mapped ?? address
  const [head, tail] = address.split('%')[0].split('::')
  const [before, after] = [head, tail].map((part) => (part ? part.split(':') : []))
  const missing = tail === undefined ? 0 : Math.max(0, 8 - before.length - after.length)
  const groups = [...before, ...Array<string>(missing).fill('0'), ...after]
  const network = groups.slice(0, 4).map((group) => parseInt(group, 16).toString(16))
  return `${network.join(':')}::/64`
}
