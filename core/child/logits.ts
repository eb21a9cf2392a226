// What a network's logits say about the labels of its images.

export interface Score {
  /** Fraction of images whose largest logit is their label's. */
  readonly accuracy: number
  /** Mean cross-entropy, nats. */
  readonly loss: number
  /**
   * Mean over the images of (the label's logit - the largest other), in standard deviations of all logits about their
   * image's mean. Single images do not make it jump, as they do accuracy; how sure a network is does not matter, as it
   * does for the loss.
   */
  readonly margin: number
}

/**
 * What logits [N, classes] say about labels [N].
 *
 * @example
 * const logits = Float32Array.of(2, 0, 0, 1)
 * scoreLogits(logits, [0, 0]) // => { accuracy: 0.5, … }
 */
export function scoreLogits(logits: Float32Array, labels: ArrayLike<number>): Score {
  const count = labels.length
  const classes = logits.length / count
  const centred = aboutImages(logits, classes)
  let correct = 0
  let loss = 0
  let margins = 0
  forEachImage(centred, labels, (row, label) => {
    let best = 0
    let rival = -Infinity
    for (let c = 0; c < classes; c++) {
      if (row[c] > row[best]) best = c
      if (c !== label) rival = Math.max(rival, row[c])
    }
    if (best === label) correct++
    loss -= logProbability(row, label)
    margins += row[label] - rival
  })
  return { accuracy: correct / count, loss: loss / count, margin: margins / count / deviation(centred) }
}

export interface LabelProbability {
  readonly mean: number
  /** Standard error over the choice of images. */
  readonly error: number
}

/**
 * Mean probability of the labels [N] by standard logits [N, classes] times `scale`: an accuracy that does not count
 * single images. The scale makes the labels of many networks likeliest (temperature scaling, Guo et al. 2017). Then it
 * still tells networks apart that are right about equally often.
 */
export function labelProbability(standard: Float64Array, labels: ArrayLike<number>, scale: number): LabelProbability {
  let sum = 0
  let squares = 0
  forEachImage(standard, labels, (row, label) => {
    const probability = Math.exp(logProbability(row, label, scale))
    sum += probability
    squares += probability ** 2
  })
  const mean = sum / labels.length
  return { mean, error: Math.sqrt(Math.max(0, squares / labels.length - mean ** 2) / labels.length) }
}

/** Mean cross-entropy of standard logits [N, classes] times `scale`, nats. */
export function scaledLoss(standard: Float64Array, labels: ArrayLike<number>, scale: number): number {
  let sum = 0
  forEachImage(standard, labels, (row, label) => (sum -= logProbability(row, label, scale)))
  return sum / labels.length
}

/**
 * Logits [N, classes] about the mean of their image and of their class, in standard deviations of all. They show
 * neither how sure a network is nor which classes it favours.
 */
export function standardLogits(logits: Float32Array, classes: number): Float64Array {
  const centred = aboutImages(logits, classes)
  const ofClass = new Float64Array(classes)
  centred.forEach((value, i) => (ofClass[i % classes] += (value * classes) / logits.length))
  const standard = centred.map((value, i) => value - ofClass[i % classes])
  const unit = deviation(standard)
  return standard.map((value) => value / unit)
}

function aboutImages(logits: Float32Array, classes: number): Float64Array {
  const centred = new Float64Array(logits.length)
  for (let at = 0; at < logits.length; at += classes) {
    let total = 0
    for (let c = 0; c < classes; c++) total += logits[at + c]
    for (let c = 0; c < classes; c++) centred[at + c] = logits[at + c] - total / classes
  }
  return centred
}

/** Standard deviation about 0, never 0 itself. */
function deviation(values: Float64Array): number {
  const squares = values.reduce((sum, value) => sum + value ** 2, 0)
  return Math.sqrt(Math.max(squares / values.length, Number.MIN_VALUE))
}

function forEachImage(
  logits: Float64Array,
  labels: ArrayLike<number>,
  visit: (row: Float64Array, label: number) => void,
): void {
  const classes = logits.length / labels.length
  for (let i = 0; i < labels.length; i++) visit(logits.subarray(i * classes, (i + 1) * classes), labels[i])
}

/** Logarithm of the softmax of `scale` times the logits. */
function logProbability(row: Float64Array, label: number, scale = 1): number {
  let largest = -Infinity
  for (const value of row) largest = Math.max(largest, value)
  let exponentials = 0
  for (const value of row) exponentials += Math.exp(scale * (value - largest))
  return scale * (row[label] - largest) - Math.log(exponentials)
}
