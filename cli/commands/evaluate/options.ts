// What every part of an evaluation is asked with.

export interface EvaluateOptions {
  /** Folder with the published tables. */
  readonly tables: string
  /** Folder of the bundle. */
  readonly model: string
  /** Folders of further bundles whose surrogate is compared. */
  readonly baseline: readonly string[]
  /** Cells that the surrogates rank. */
  readonly count: number
  readonly seed: number
  /** Folder for figures, tables and plots. */
  readonly out?: string
}
