// A leak on purpose, loaded before the service by `--import`: the control of a soak must see it, in the service and in
// its processes.
import { subscribe } from 'node:diagnostics_channel'

/** Bytes that each request and each task leave. */
const LEAK = Number(process.env.LEAKED_BYTES)
const kept: Buffer[] = []
const leak = () => void kept.push(Buffer.alloc(LEAK, 1))

subscribe('http.server.request.start', leak)
// Processes of the pool are told their tasks by messages; the service itself gets none.
if (process.send) process.on('message', leak)
