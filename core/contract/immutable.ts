// Types that schemas infer, as answers hold them: nothing of an answer is changed once it is made.

/** T with every property of it, however deep, readonly. */
export type Immutable<T> = T extends object ? { readonly [K in keyof T]: Immutable<T[K]> } : T
