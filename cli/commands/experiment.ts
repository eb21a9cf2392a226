// `archcast experiment`: the claims of the GHN paper, measured.
import { Command } from 'commander'
import { ablationCommand } from './experiment/ablation.ts'
import { anytimeCommand } from './experiment/anytime.ts'
import { initialisationCommand } from './experiment/initialisation.ts'
import { mobileCommand } from './experiment/mobile.ts'
import { predictionCommand } from './experiment/prediction.ts'
import { searchCostCommand } from './experiment/search-cost.ts'
import { transferCommand } from './experiment/transfer.ts'
import { truthCommand } from './experiment/truth.ts'
import { untrainedCommand } from './experiment/untrained.ts'
import { varianceCommand } from './experiment/variance.ts'

export function experimentCommand(): Command {
  return new Command('experiment')
    .description('Measure the claims of the Graph HyperNetworks paper; a table and a plot each.')
    .addCommand(predictionCommand())
    .addCommand(searchCostCommand())
    .addCommand(ablationCommand())
    .addCommand(anytimeCommand())
    .addCommand(mobileCommand())
    .addCommand(transferCommand())
    .addCommand(truthCommand())
    .addCommand(untrainedCommand())
    .addCommand(varianceCommand())
    .addCommand(initialisationCommand())
}
