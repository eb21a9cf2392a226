// Garbage collected every minute, loaded before the service by `--import`: what is seen is then what is held. By itself
// V8 lets tens of MiB of garbage lie for a quarter of an hour, which hides growth and looks like it.
import { setInterval } from 'node:timers'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void
// Of each thread its own; processes of the pool are left as they are.
if (!process.send) setInterval(collect, 60_000).unref()
