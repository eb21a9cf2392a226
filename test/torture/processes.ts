// Processes as Linux tells of them.
import { readFileSync } from 'node:fs'

const KIB_A_MIB = 1024

/** Those that one has started. */
export function childrenOf(pid: number): number[] {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number)
}

/**
 * MiB of a process that no file backs: what it has asked for and not given back, wherever the system keeps it; NaN of
 * one that is about to end.
 */
export function anonymousMemory(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  const kibibytes = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(status)?.[1])
  return (kibibytes('RssAnon') + kibibytes('VmSwap')) / KIB_A_MIB
}
