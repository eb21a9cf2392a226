// What the task of a data set is asked for by.

/**
 * Lower case, letters and digits.
 *
 * @example
 * taskOf('CIFAR-10') // => 'cifar10'
 */
export function taskOf(dataset: string): string {
  return dataset.toLowerCase().replaceAll(/[^a-z0-9]/g, '')
}
