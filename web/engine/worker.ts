// The engine in a worker of the browser, so that the page stays free while it computes.
import { expose } from 'comlink'
import { createEngine } from './engine.ts'
import { modelFiles } from './model-files.ts'
import { startOrt } from './ort.ts'

/** The model lies beside the page, or is the service's own. */
const MODEL = new URL(/* @vite-ignore */ '../model/', self.location.href)

expose(createEngine(startOrt, modelFiles(MODEL)))
