// How an accuracy is predicted.

/** By a head fitted to trained accuracies, or by scoring the network with generated weights. */
export const METHODS = ['head', 'surrogate'] as const
export type Method = (typeof METHODS)[number]
