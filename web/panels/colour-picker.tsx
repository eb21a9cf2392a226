// What the layers are coloured by: their operation, or their share of a cost or of a device's time.
import { TEXT } from '../text/messages.ts'
import { titleOf } from './shares.ts'
import type { Colouring, Page } from '../state/page.ts'

const COSTS: readonly Colouring[] = ['op', 'macs', 'params', 'memory']

export function ColourPicker({ page }: { readonly page: Page }) {
  const devices = page.wanted.value.devices.map((name) => `device:${name}` as const)
  const chosen = page.colouring.value
  return (
    <label class="colour-picker">
      <span>{TEXT.colour}</span>
      <select
        value={chosen}
        onChange={({ currentTarget }) => (page.colouring.value = currentTarget.value as Colouring)}
      >
        {[...COSTS, ...devices].map((colouring) => (
          <option key={colouring} value={colouring}>
            {titleOf(colouring)}
          </option>
        ))}
      </select>
    </label>
  )
}
