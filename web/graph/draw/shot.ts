// What is drawn, and what of it is seen.
import type { Scene } from '../scene.ts'
import type { BoxPaint } from './paint.ts'
import type { Rows } from './rows.ts'
import type { Theme } from './theme.ts'

/** A scene with all that does not change while it is moved about. */
export interface Picture {
  readonly scene: Scene
  readonly rows: Rows
  readonly paints: readonly BoxPaint[]
  readonly theme: Theme
}

export interface Shot {
  /** Part of the plane that is seen. */
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
  /** Pixels of the screen for one of the plane. */
  readonly scale: number
  /** Indexes of boxes; -1 for none. */
  readonly selected: number
  readonly focused: number
  readonly hovered: number
}
