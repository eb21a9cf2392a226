// A thread that listens to a search with many connections and throws away what it hears, beside bench/listeners.ts.
import { connect } from 'node:net'
import { parentPort, workerData } from 'node:worker_threads'

const { port, path, listeners } = workerData as { port: number; path: string; listeners: number }
let bytes = 0
let open = listeners
for (let i = 0; i < listeners; i++) {
  const socket = connect(port, '127.0.0.1', () =>
    socket.write(`GET ${path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n`),
  )
  socket.on('data', ({ length }) => (bytes += length))
  socket.on('close', () => {
    if (--open === 0) parentPort!.postMessage(bytes)
  })
}
