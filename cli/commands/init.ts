// `archcast init`: a configuration and a workflow to begin with.
import { writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { Command } from 'commander'
import { CONFIG_FILE } from '../gate/config-file.ts'
import { exitingAsGate, exitsAsGate } from '../gate/exit.ts'
import { makeFolder } from '@archcast/core/files/node.ts'
import type { GateConfigInput } from '@archcast/core/gate/gate-config.ts'

const WORKFLOW_FILE = '.github/workflows/archcast.yml'

const CONFIG: GateConfigInput = {
  $schema: './node_modules/archcast/schema/archcast.config.json',
  models: ['models/**/*.onnx'],
  device: 'epyc/onnx',
  rule: 'pessimistic',
  unsettled: { inconclusive: 'error', outside_domain: 'error', no_baseline: 'warn' },
  budgets: [
    { pattern: '**', max_latency: '20 ms', max_params: '10M' },
    { pattern: '**', max_latency: '+5%', max_macs: '+5%', level: 'warn' },
  ],
}

/** `--no-install`: only what the repository has locked runs, never what a registry has under the name. */
const COMMAND = 'npx --no-install archcast gate'

/** What it writes for GitHub. */
export const WORKFLOW = `# package.json and its lock file have Archcast as a tarball, by its hash; actions are pinned by their commits.
name: archcast
on: pull_request
permissions:
  contents: read
jobs:
  gate:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@34e114876b0b11c390a56381ad16ebd13914f8d5 # v4.3.1
        with:
          fetch-depth: 0
          persist-credentials: false
      - uses: actions/setup-node@49933ea5288caeca8642d1e84afbd3f7d6820020 # v4.4.0
        with:
          node-version: 24
      - run: npm ci
      - run: ${COMMAND} --against "origin/$BASE"
        env:
          BASE: \${{ github.base_ref }}
`

export function initCommand(): Command {
  const command = new Command('init')
    .description(`Write ${CONFIG_FILE} and a GitHub workflow; what exists stays as it is.`)
    .action(() => exitingAsGate(run))
  return exitsAsGate(command)
}

async function run(): Promise<number> {
  await write(CONFIG_FILE, `${JSON.stringify(CONFIG, null, 2)}\n`)
  await write(WORKFLOW_FILE, WORKFLOW)
  console.log(`Set budgets and models in ${CONFIG_FILE}, then run: ${COMMAND} --against HEAD`)
  return 0
}

async function write(path: string, content: string): Promise<void> {
  await makeFolder(dirname(path))
  try {
    await writeFile(path, content, { flag: 'wx' })
    console.log(`Wrote ${path}`)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    console.log(`${path} is there already; it stays`)
  }
}
