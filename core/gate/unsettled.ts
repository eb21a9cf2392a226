// What it means to a gate where no verdict can be given: the settings, and what they are where nothing is said.
import * as z from 'zod'

export const LEVELS = ['error', 'warn'] as const
export type Level = (typeof LEVELS)[number]
/** Of what fails the gate, or is only shown. */
export const level = z.enum(LEVELS)

export const Unsettled = z.strictObject({
  inconclusive: level
    .default('error')
    .describe('The limit lies inside the interval, and the rule does not let it pass.'),
  outside_domain: level.default('error').describe('The model is unlike those that the predictor knows.'),
  no_baseline: level.default('error').describe('A relative budget, and the baseline does not have the model.'),
  broken_baseline: level
    .default('warn')
    .describe('A relative budget, and the model of the baseline is damaged, which a change may repair.'),
  no_budget: level.default('error').describe('A model that no budget holds for.'),
  no_model: level.default('error').describe('A pattern of "models" or of a budget that fits no model.'),
  deleted: level.default('warn').describe('A model of the baseline that "models" fits and that is no more.'),
})
