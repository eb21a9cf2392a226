// `archcast experiment`: the claims of the GHN paper, measured.
import { Command } from 'commander'

export function experimentCommand(): Command {
  return new Command('experiment').description(
    'Measure the claims of the Graph HyperNetworks paper; a table and a plot each.',
  )
}
