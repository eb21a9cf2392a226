// The request of a search, as its options spell it.

export interface RequestOptions {
  readonly space: string
  readonly count: string
  readonly seed: string
  readonly method?: string
  readonly top: string
  readonly finalists?: string
  readonly images?: string
  readonly maxLatency: readonly string[]
  readonly maxMacs?: string
  readonly maxParams?: string
  readonly minAccuracy?: string
  readonly objective: readonly string[]
}

/** The request that the options spell; its own checks name what is wrong. */
export function requestOf(options: RequestOptions): object {
  const number = (text: string | undefined) => (text === undefined ? undefined : Number(text))
  const limits = options.maxLatency.map((each) => {
    const [device, milliseconds] = each.split('=')
    if (milliseconds === undefined) throw new Error(`--max-latency takes device=ms, such as pixel3=10, not '${each}'`)
    return [device, Number(milliseconds)] as const
  })
  const objectives = [...options.objective, ...limits.map(([device]) => `latency:${device}`)]
  return {
    space: options.space,
    count: Number(options.count),
    seed: Number(options.seed),
    method: options.method,
    top: Number(options.top),
    finalists: number(options.finalists),
    images: number(options.images),
    constraints: {
      ...(limits.length > 0 && { max_latency_ms: Object.fromEntries(limits) }),
      max_macs: number(options.maxMacs),
      max_params: number(options.maxParams),
      min_accuracy: number(options.minAccuracy),
    },
    ...(objectives.length > 0 && { objectives: [...new Set(objectives)] }),
  }
}
