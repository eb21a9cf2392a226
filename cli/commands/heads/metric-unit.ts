// What the numbers of a metric are: fractions of 1, per cent, or a unit of their own.

export interface Unit {
  readonly fraction: boolean
  /** What the values are multiplied by. */
  readonly factor: number
  /** What is assumed, a clause. */
  readonly says: string
}

/** Throws an Error that names the option that the values do not agree with. */
export function unitOf(
  metric: string,
  values: readonly number[],
  { fraction, percent }: { readonly fraction?: boolean; readonly percent?: boolean },
): Unit {
  const within = (most: number) => values.every((value) => value >= 0 && value <= most)
  const outside = (most: number) => values.find((value) => value < 0 || value > most)
  if (percent) {
    if (!within(100)) throw new Error(`--percent: ${metric} is to be 0 to 100, not ${outside(100)}`)
    return { fraction: true, factor: 0.01, says: `${metric} is in per cent, as --percent says` }
  }
  if (fraction && !within(1)) throw new Error(`--fraction: ${metric} is to be 0 to 1, not ${outside(1)}`)
  if (fraction) return { fraction: true, factor: 1, says: `${metric} is a fraction of 1, as --fraction says` }
  if (within(1)) return { fraction: true, factor: 1, says: `${metric} is taken as a fraction of 1: all are 0 to 1` }
  const hint = within(100) ? '; say --percent where it is in per cent' : ''
  return { fraction: false, factor: 1, says: `${metric} is taken as it stands: values above 1 are no fractions${hint}` }
}
