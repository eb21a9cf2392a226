// What every experiment is asked with.
import { join } from 'node:path'
import { Command, Option } from 'commander'
import { wholeNumber } from '../../numbers.ts'
import { tunedAllocator } from '../../tuned-allocator.ts'
import { DEFAULT_MODEL } from '@archcast/serve/default-model.ts'
import { CIFAR10_FOLDER } from '@archcast/train/data/cifar10.ts'
import { ENGINE_PROVIDERS } from '@archcast/train/engines/engine-provider.ts'
import type { EngineProvider } from '@archcast/train/engines/engine-provider.ts'

export interface ExperimentOptions {
  /** Folder of the dataset. */
  readonly data: string
  /** Folder of the bundle. */
  readonly model: string
  /** Folder for records, table, figures and plot. */
  readonly out: string
  readonly seed: number
  readonly workers: number
  readonly device: EngineProvider
}

/**
 * An experiment's command with the options that all experiments have; add others to it. A stopped or killed experiment
 * continues from the records in its folder.
 */
export function experiment<O extends ExperimentOptions>(
  name: string,
  description: string,
  run: (options: O) => Promise<void>,
): Command {
  return new Command(name)
    .description(`${description} Killed, it goes on where it stopped.`)
    .option('--data <folder>', 'folder of the dataset', CIFAR10_FOLDER)
    .option('--model <folder>', 'model bundle', DEFAULT_MODEL)
    .option('--out <folder>', 'folder for records, table, figures and plot', join('runs/experiments', name))
    .option('--seed <seed>', 'seed of draws, trainings and bootstraps', wholeNumber, 201)
    .option('--workers <threads>', 'threads that train networks', wholeNumber, 2)
    .addOption(new Option('--device <device>', 'where networks run').choices(ENGINE_PROVIDERS).default('cpu'))
    .action(async (options: O) => {
      if (await tunedAllocator()) await run(options)
    })
}

/** An option's value as names, by commas. */
export const nameList = (text: string): string[] => text.split(',')
