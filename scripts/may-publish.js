// Refuses `npm publish` anywhere but in the publishing workflow, on the tag of the version. npm runs it as
// `prepublishOnly`.
import { readFileSync } from 'node:fs'

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))
const { GITHUB_ACTIONS, GITHUB_REF, ACTIONS_ID_TOKEN_REQUEST_URL, npm_config_dry_run } = process.env

const faults = [
  GITHUB_ACTIONS !== 'true' && 'this is no run of GitHub Actions',
  // Provenance is a signature on the identity that this address hands out.
  !ACTIONS_ID_TOKEN_REQUEST_URL && 'the job lacks the permission `id-token: write`',
  GITHUB_REF !== `refs/tags/v${version}` && `the run is for ${GITHUB_REF ?? 'no ref'}, not for the tag v${version}`,
].filter((fault) => fault !== false)

if (npm_config_dry_run !== 'true' && faults.length > 0) {
  console.error(`Not published: ${faults.join('; ')}. Push the tag: CONTRIBUTING.md, "Releases".`)
  process.exit(1)
}
