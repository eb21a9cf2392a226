// The bundle that is served and asked where no other is named: the one that comes with the project.
import { fileURLToPath } from 'node:url'

export const DEFAULT_MODEL = fileURLToPath(new URL('../models/cifar10-nb201', import.meta.url))
