// `archcast device list`: the devices that a bundle knows, and how far off each is on networks that were held out.
import { Command } from 'commander'
import { loadBundleFolder } from '@archcast/core/bundle/node.ts'
import { openDevices } from '@archcast/core/predict/heads.ts'
import { DEFAULT_MODEL } from '@archcast/serve/default-model.ts'
import { mean } from '@archcast/train/statistics/summary.ts'
import type { DeviceFile } from '@archcast/core/latency/device.ts'

interface Options {
  readonly model: string
  readonly json?: boolean
}

export function listCommand(): Command {
  return new Command('list')
    .description('List the devices of a bundle with their errors on networks that were held out.')
    .option('--model <folder>', 'model bundle', DEFAULT_MODEL)
    .option('--json', 'a device file a line, without its model')
    .action(async ({ model, json }: Options) => {
      const files = Array.from(openDevices(await loadBundleFolder(model)).values(), ({ file }) => file)
      if (json) {
        for (const { model: _, energy: __, ...about } of files) console.log(JSON.stringify(about))
        return
      }
      console.log(table(files))
      console.log(`\n${summary(files)}`)
    })
}

/** Markdown. */
function table(files: readonly DeviceFile[]): string {
  const lines = files.map(({ name, hardware, runtime, precision = '', measured, error }) => {
    const [within, relative, middle] = [error?.within10, error?.relative, error?.median].map(percent)
    return `| ${[name, hardware, runtime, precision, measured.samples, within, relative, middle].join(' | ')} |`
  })
  const head = '| device | hardware | runtime | precision | networks | within 10 %, % | mean error, % | median, % |'
  return [head, '| --- | --- | --- | --- | --- | --- | --- | --- |', ...lines].join('\n')
}

/** Empty where it is not known. */
const percent = (share: number | undefined) => (share === undefined ? '' : (100 * share).toFixed(1))

/** Whose figures they are: what stands before the first comma, colon or semicolon outside of parentheses. */
function sourceOf(how: string): string {
  return /^(?:\([^)]*\)|[^,:;(])*/.exec(how)![0]
}

/** Means over the devices whose error was measured in the same way with the same source. */
function summary(files: readonly DeviceFile[]): string {
  const known = files.flatMap((file) => (file.error ? [{ ...file, error: file.error }] : []))
  const groups = Map.groupBy(known, ({ measured, error, precision = '' }) =>
    [sourceOf(measured.how), precision, error.how].filter((part) => part !== '').join('; '),
  )
  const lines = [...groups].map(([source, devices]) => {
    const within = devices.map(({ error }) => error.within10)
    const relative = devices.map(({ error }) => error.relative)
    const medians = devices.flatMap(({ error }) => error.median ?? [])
    const middle = medians.length > 0 ? mean(medians) : undefined
    const figures = [mean(within), Math.min(...within), mean(relative), middle].map(percent)
    return `| ${[source, devices.length, ...figures].join(' | ')} |`
  })
  const head =
    '| source; precision; held out | devices | within 10 %, mean, % | worst device, % | mean error, % | median error, mean, % |'
  return [head, '| --- | --- | --- | --- | --- | --- |', ...lines].join('\n')
}
