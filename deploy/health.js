// Ends with 0 where the service of this container is alive, with 1 where it does not answer in time.
const port = process.env.PORT ?? '8787'
const answer = await fetch(`http://127.0.0.1:${port}/v2/health/live`, { signal: AbortSignal.timeout(2500) }).catch(
  () => undefined,
)
process.exit(answer?.ok ? 0 : 1)
