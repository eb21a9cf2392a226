// The oldest Node that the package runs on, as its manifest says. The project itself brings its own.
import manifest from '../package.json' with { type: 'json' }

/** What is wrong with this Node, and the remedy; undefined where it is new enough. */
export function tooOld(version = process.versions.node): string | undefined {
  const least = manifest.engines.node.replace('>=', '')
  const [[major, minor], [wantedMajor, wantedMinor]] = [version, least].map((text) => text.split('.').map(Number))
  if (major > wantedMajor || (major === wantedMajor && minor >= wantedMinor)) return undefined
  return `archcast: Node ${least} or later is needed; this is ${version}. Install a newer one, such as the latest of nodejs.org`
}
