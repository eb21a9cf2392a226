// The page: starts the engine and shows what it says.
import { render } from 'preact'
import { connectEngine } from './engine/connect.ts'

const engine = connectEngine()
const t = performance.now()
void engine.open().then(async (info) => {
  const t1 = performance.now()
  const net = {
    name: 'x',
    document: {
      space: 'nas-bench-201',
      arch: '|nor_conv_3x3~0|+|nor_conv_3x3~0|avg_pool_3x3~1|+|skip_connect~0|nor_conv_3x3~1|skip_connect~2|',
    },
  }
  const a = await engine.examine(net, { devices: info.devices.slice(0, 5).map(({ name }) => name) })
  const t2 = performance.now()
  await engine.examine(net, { devices: info.devices.slice(0, 5).map(({ name }) => name) })
  const t3 = performance.now()
  render(
    <pre>
      {JSON.stringify(
        { open: t1 - t, first: t2 - t1, second: t3 - t2, a: 'prediction' in a ? a.prediction : a },
        null,
        2,
      )}
    </pre>,
    document.querySelector('#page')!,
  )
})
