// `npm run bench:page`: the page in Chromium, from a file server: milliseconds from the drop of a ResNet-50 to its
// forecast and picture, without weights and with, and from an edit to the new forecast on five devices.
import { fromBinary, toBinary } from '@bufbuild/protobuf'
import { ModelProtoSchema } from 'onnx-buf'
import { CHROMIUM, launchChromium } from '../test/web/browser.ts'
import { startFiles } from '../test/web/files-host.ts'
import { resNet50 } from '../web/examples/residual-network.ts'
import { parametersOf } from '@archcast/core/arch/graph.ts'
import { parseArchitecture } from '@archcast/core/arch/parse.ts'
import { exportChild } from '@archcast/core/child/export.ts'
import { elements } from '@archcast/core/onnx/graph.ts'
import { createRandom } from '@archcast/core/spaces/random.ts'
import { median } from '@archcast/train/statistics/summary.ts'
import type { Page } from 'playwright-core'

const REPEATS = 7
/** Elements of a tensor that stays in a file without weights. */
const KEPT = 16

/** ResNet-50 with random weights, 100 MB. */
function withWeights(): Uint8Array {
  const graph = parseArchitecture(resNet50())
  const random = createRandom(1)
  const noise = Float32Array.from({ length: 2 ** 16 }, () => random.next() - 0.5)
  const filled = (size: number) => Float32Array.from({ length: size }, (_, i) => noise[i % noise.length])
  const weights = new Map(parametersOf(graph).map(({ name, shape }) => [name, filled(elements(shape))]))
  const norms = graph.nodes.filter(({ op }) => op.type === 'batch_norm')
  const statistics = Object.fromEntries(
    norms.map(({ id, shape: [channels] }) => [
      id,
      { mean: filled(channels), variance: new Float32Array(channels).fill(1) },
    ]),
  )
  return exportChild(graph, weights, statistics, { mean: [0, 0, 0], std: [1, 1, 1] })
}

/** The same file, of whose large tensors the extents stay. */
function stripped(file: Uint8Array): Uint8Array {
  const model = fromBinary(ModelProtoSchema, file)
  for (const tensor of model.graph!.initializer) if (tensor.rawData.length > 4 * KEPT) tensor.rawData = new Uint8Array()
  return toBinary(ModelProtoSchema, model)
}

/** Milliseconds from a drop until the forecast of this very network is told and its graph is drawn. */
async function dropped(page: Page, name: string, parameters: string): Promise<number> {
  return page.evaluate(
    async ([file, wanted]) => {
      const { given } = globalThis as unknown as { given: Map<string, File> }
      const dataTransfer = new DataTransfer()
      dataTransfer.items.add(given.get(file)!)
      const start = performance.now()
      document.querySelector('.app')!.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true }))
      const told = () => {
        const shown = document.querySelector('.open-tabs li.shown')?.textContent?.includes(file)
        const figures = Array.from(document.querySelectorAll('.costs dd'), ({ textContent }) => textContent)
        return shown && figures.some((figure) => figure?.includes(wanted)) && document.querySelector('.graph-canvas')
      }
      while (!told()) await new Promise(requestAnimationFrame)
      // The frame in which it is drawn.
      await new Promise(requestAnimationFrame)
      return performance.now() - start
    },
    [name, parameters] as const,
  )
}

/** Milliseconds from a change of the width until the forecasts moved. */
async function edited(page: Page): Promise<number> {
  return page.evaluate(async () => {
    const figures = () => document.querySelector('.forecast')!.textContent
    const before = figures()
    const button = Array.from(document.querySelectorAll<HTMLButtonElement>('.choices button')).find(({ textContent }) =>
      textContent?.includes('1.25'),
    )!
    const start = performance.now()
    button.click()
    while (figures() === before || document.querySelector('.forecast.stale')) await new Promise(requestAnimationFrame)
    return performance.now() - start
  })
}

if (!CHROMIUM) throw new Error('no Chromium was found; install it, or name it in CHROMIUM')
const heavy = withWeights()
const files = { '/light.onnx': stripped(heavy), '/heavy.onnx': heavy }
const [host, browser] = await Promise.all([startFiles(files), launchChromium()])
try {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
  await page.goto(`${host.url}/`)
  await page.locator('.forecast .range').first().waitFor()
  for (const [path, data] of Object.entries(files)) {
    const name = path.slice(1)
    await page.evaluate(async (file) => {
      const response = await fetch(`./${file}`)
      const all = ((globalThis as unknown as { given?: Map<string, File> }).given ??= new Map())
      all.set(file, new File([await response.blob()], file))
    }, name)
    const times: number[] = []
    for (let i = 0; i < REPEATS; i++) {
      times.push(await dropped(page, name, '25.6M'))
      await page.locator('.open-tabs li.shown .icon').click()
    }
    const size = data.length < 1e6 ? `${Math.round(data.length / 1e3)} kB` : `${Math.round(data.length / 1e6)} MB`
    console.log(`ResNet-50 of ${size}, from drop to forecast and picture: median ${median(times).toFixed(0)} ms`)
  }
  await page.getByRole('tab', { name: 'Change' }).click()
  const times: number[] = []
  for (let i = 0; i < REPEATS; i++) {
    times.push(await edited(page))
    await page.getByRole('button', { name: 'Undo' }).click()
    await page.waitForTimeout(300)
  }
  console.log(`ResNet-50, from edit to forecast on five devices: median ${median(times).toFixed(0)} ms`)
} finally {
  await browser.close()
  await host.close()
}
