// The engine in a worker of the browser, so that the page stays free while it computes.
import { expose } from 'comlink'
import { createEngine } from './engine.ts'
import { startOrt } from './ort.ts'

/** The model lies beside the page, or is the service's own. */
const MODEL = new URL(/* @vite-ignore */ '../model/', self.location.href)

async function read(name: string): Promise<Uint8Array> {
  const response = await fetch(new URL(name, MODEL))
  if (!response.ok) throw new Error(`${response.status} ${response.statusText}`)
  return new Uint8Array(await response.arrayBuffer())
}

expose(createEngine(startOrt, read))
