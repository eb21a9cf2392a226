// ONNX Runtime's telemetry stays off, in every process that loads a model here and in those that it starts.

/**
 * Call it before the first session is made; processes that start later inherit it.
 *
 * ONNX Runtime 1.30 begins its telemetry with the first session, and takes the program's name from `/proc/self/cmdline`
 * by the regular expression `(.*)[ ]*.*[\n]*`. Its matcher calls itself for every character, some 300 bytes of stack
 * each. A command line of 27 kB, such as the paths of some hundred models, fills the usual stack of 8 MiB: the process
 * dies of SIGSEGV. Without telemetry nobody reads the command line, however long it is.
 *
 * A forecast should send no telemetry either: it would put an id of the machine and a database into the user's cache,
 * and send events to Microsoft.
 */
export function disableTelemetry(): void {
  process.env.ORT_DISABLE_TELEMETRY = '1'
}
