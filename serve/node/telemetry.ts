// ONNX Runtime's telemetry stays off, in every process that loads a model here and in those that it starts.

/**
 * To be called before the first session is made; processes that are started later inherit it.
 *
 * ONNX Runtime 1.30 begins its telemetry with the first session, and takes the program's name from `/proc/self/cmdline`
 * by the regular expression `(.*)[ ]*.*[\n]*`. Its matcher calls itself for every character, some 300 bytes of stack
 * each: a command line of 27 kB, such as the paths of some hundred models, fills the usual stack of 8 MiB, and the
 * process dies of SIGSEGV. Without telemetry nobody reads the command line, however long it is.
 *
 * Nor is it for a forecast to send telemetry: an id of the machine and a database would stand in the user's cache, and
 * events would go to Microsoft.
 */
export function disableTelemetry(): void {
  process.env.ORT_DISABLE_TELEMETRY = '1'
}
