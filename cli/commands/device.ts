// `archcast device`: devices that latency is predicted for.
import { Command } from 'commander'
import { checkCommand } from './device/check.ts'
import { fitCommand } from './device/fit.ts'
import { listCommand } from './device/list.ts'
import { profileCommand } from './device/profile.ts'

export function deviceCommand(): Command {
  return new Command('device')
    .description('Devices that latency is predicted for.')
    .addCommand(listCommand())
    .addCommand(profileCommand())
    .addCommand(checkCommand())
    .addCommand(fitCommand())
}
