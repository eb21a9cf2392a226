// A fixture project in a folder of its own, and the command line run in it.
import { execFile, execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { vi } from 'vitest'
import { explainCommand } from '@archcast/cli/commands/explain.ts'
import { gateCommand } from '@archcast/cli/commands/gate.ts'
import { initCommand } from '@archcast/cli/commands/init.ts'
import type { FlatArchitecture } from '@archcast/core/arch/schema.ts'
import type { GateConfigInput } from '@archcast/core/gate/gate-config.ts'
import type { Command } from 'commander'

const COMMANDS: Readonly<Record<string, () => Command>> = {
  gate: gateCommand,
  explain: explainCommand,
  init: initCommand,
}

class Exit extends Error {}

const MAIN = fileURLToPath(new URL('../../cli/main.ts', import.meta.url))

export interface CommandResult {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

export class Project {
  readonly folder = mkdtempSync(join(tmpdir(), 'archcast-project-'))

  write(path: string, content: string | Uint8Array | object): void {
    const file = join(this.folder, path)
    mkdirSync(dirname(file), { recursive: true })
    const plain = typeof content === 'string' || content instanceof Uint8Array
    writeFileSync(file, plain ? content : `${JSON.stringify(content, null, 2)}\n`)
  }

  config(config: GateConfigInput): void {
    this.write('archcast.config.json', config)
  }

  git(...args: string[]): void {
    const who = ['-c', 'user.name=test', '-c', 'user.email=test@localhost', '-c', 'commit.gpgsign=false']
    execFileSync('git', [...who, ...args], { cwd: this.folder, stdio: 'pipe' })
  }

  commitAll(): void {
    this.git('init', '--quiet')
    this.git('add', '--all')
    this.git('commit', '--quiet', '--message', 'state')
  }

  /** In a process of its own, as users run it. */
  spawn(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<CommandResult> {
    return this.spawnIn('.', args, env)
  }

  /** @param folder of the project */
  spawnIn(folder: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<CommandResult> {
    return new Promise((resolve) => {
      // Nothing of the machine that the tests run on, which may be a runner itself.
      const clean = { PATH: process.env.PATH!, HOME: this.folder, ...env }
      const cwd = join(this.folder, folder)
      execFile(process.execPath, [MAIN, ...args], { cwd, env: clean }, (error, stdout, stderr) => {
        resolve({ code: error ? (error.code as unknown as number | null) : 0, stdout, stderr })
      })
    })
  }

  /** A line of bash, in which `archcast` is the command. */
  shell(line: string): Promise<CommandResult> {
    return new Promise((resolve) => {
      const command = `archcast() { "${process.execPath}" "${MAIN}" "$@"; }; ${line}`
      execFile('bash', ['-c', command], { cwd: this.folder }, (error, stdout, stderr) => {
        resolve({ code: error ? (error.code as unknown as number | null) : 0, stdout, stderr })
      })
    })
  }

  /** In this process, which is sooner done. */
  async run([name, ...args]: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<CommandResult> {
    const before = process.cwd()
    const stdout: string[] = []
    const stderr: string[] = []
    const into = (lines: string[]) => (text: unknown) => lines.push(String(text)) > 0
    for (const key of ['GITHUB_ACTIONS', 'GITHUB_STEP_SUMMARY', 'ARCHCAST_TOKEN']) vi.stubEnv(key, env[key])
    vi.spyOn(process.stdout, 'write').mockImplementation(into(stdout))
    vi.spyOn(process.stderr, 'write').mockImplementation(into(stderr))
    vi.spyOn(console, 'log').mockImplementation((text) => void stdout.push(`${text}\n`))
    vi.spyOn(console, 'error').mockImplementation((text) => void stderr.push(`${text}\n`))
    vi.spyOn(process, 'exit').mockImplementation((code) => {
      process.exitCode = code
      throw new Exit()
    })
    process.chdir(this.folder)
    try {
      await COMMANDS[name]().parseAsync(['node', 'archcast', ...args])
    } catch (error) {
      if (!(error instanceof Exit)) throw error
    } finally {
      process.chdir(before)
      vi.restoreAllMocks()
      vi.unstubAllEnvs()
    }
    const code = Number(process.exitCode ?? 0)
    process.exitCode = undefined
    return { code, stdout: stdout.join(''), stderr: stderr.join('') }
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true })
  }
}

/** A chain of equal convolutions; MACs: 3 c 1024 + layers 9 c^2 1024 + 10 c. */
export function chain(layers: number, channels = 16): FlatArchitecture {
  const nodes: FlatArchitecture['nodes'] = [{ id: 'stem', op: 'conv', kernel: 1, channels, inputs: ['input'] }]
  for (let i = 0; i < layers; i++) {
    nodes.push(
      { id: `conv${i}`, op: 'conv', kernel: 3, channels, inputs: [nodes.at(-1)!.id] },
      { id: `relu${i}`, op: 'relu', inputs: [`conv${i}`] },
    )
  }
  nodes.push(
    { id: 'pool', op: 'global_avg_pool', inputs: [nodes.at(-1)!.id] },
    { id: 'logits', op: 'linear', channels: 10, inputs: ['pool'] },
  )
  return { input: { channels: 3, height: 32, width: 32 }, classes: 10, nodes }
}

export const CELL =
  'nas-bench-201:|nor_conv_3x3~0|+|skip_connect~0|nor_conv_3x3~1|+|skip_connect~0|nor_conv_1x1~1|nor_conv_3x3~2|'
