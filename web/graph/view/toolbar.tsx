// Buttons of the graph.
import { MESSAGES } from '../messages.ts'

export interface ToolbarProps {
  readonly onUnfold: () => void
  readonly onFold: () => void
  readonly onZoom: (factor: number) => void
  readonly onFit: () => void
}

const STEP = 1.25

export function Toolbar({ onUnfold, onFold, onZoom, onFit }: ToolbarProps) {
  const button = (label: string, sign: string, act: () => void) => (
    <button type="button" class="graph-tool" aria-label={label} title={label} onClick={act}>
      <span aria-hidden="true">{sign}</span>
    </button>
  )
  return (
    <div class="graph-tools" role="toolbar" aria-label={MESSAGES.tools}>
      {button(MESSAGES.unfoldAll, '⊞', onUnfold)}
      {button(MESSAGES.foldAll, '⊟', onFold)}
      {button(MESSAGES.zoomIn, '+', () => onZoom(STEP))}
      {button(MESSAGES.zoomOut, '−', () => onZoom(1 / STEP))}
      {button(MESSAGES.fit, '⤢', onFit)}
    </div>
  )
}
