// Which execution provider models run on: ONNX Runtime does not fall back by itself, so each is tried in turn.
import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { ExecFileException } from 'node:child_process'

/** Fastest first. */
export const PROVIDERS = ['cuda', 'webgpu', 'cpu'] as const
export type Provider = (typeof PROVIDERS)[number]

/** Raised where none of the providers asked for works here. */
class ProviderError extends Error {
  override readonly name = 'ProviderError'
}

/**
 * Why a provider does not work here, or is no faster than the CPU where it must be worthwhile; undefined where it will
 * do.
 */
export type ProviderProbe = (provider: Provider, worthwhile: boolean) => Promise<string | undefined>

/**
 * The first provider that runs a model on this machine, faster than the CPU; or the pinned one, whatever its speed.
 * @param pinned `auto` or nothing tries all
 * @throws {ProviderError} with the reason of each
 */
export async function chooseProvider(pinned = 'auto', probe: ProviderProbe = probeProvider): Promise<Provider> {
  const auto = pinned === '' || pinned === 'auto'
  const wanted = auto ? PROVIDERS : PROVIDERS.filter((name) => name === pinned)
  if (wanted.length === 0) {
    throw new ProviderError(`the execution provider must be auto, ${PROVIDERS.join(', ')}, not '${pinned}'`)
  }
  const reasons: string[] = []
  for (const provider of wanted) {
    const reason = await probe(provider, auto && provider !== 'cpu')
    if (reason === undefined) return provider
    reasons.push(`${provider}: ${reason}`)
  }
  throw new ProviderError(`no execution provider works here: ${reasons.join('; ')}`)
}

/** Milliseconds that trying a provider may take. */
const LIMIT = 60_000

const failureOf = ({ killed, signal, code }: ExecFileException) =>
  killed ? `trying it took longer than ${LIMIT / 1000} s` : `trying it ended with ${signal ?? `exit code ${code}`}`

/** In a process of its own: a driver may end it, and what drivers write about missing libraries concerns nobody. */
const probeProvider: ProviderProbe = (provider, worthwhile) =>
  new Promise((resolve) => {
    const program = fileURLToPath(new URL('./provider-probe.ts', import.meta.url))
    execFile(
      process.execPath,
      [program, provider, worthwhile ? 'worthwhile' : ''],
      { timeout: LIMIT },
      (error, stdout) => resolve(stdout.trim() || (error ? failureOf(error) : undefined)),
    )
  })
