// Files whose exporter computed with weights, or that differ by the operator set, by cause.

/** The torch.export exporter folds small products of weights: their factors are no longer in the file. */
export const FOLDED_WEIGHTS: Readonly<Record<'macs' | 'parameters', readonly string[]>> = {
  macs: [
    // The latent query of attention pooling, projected.
    'vit-registers-pooled.dynamo',
    // The first layer of the network that gives the bias of relative positions.
    'swinv2.dynamo',
    'swinv2.dynamo-batch',
    // The layer of the position code of sines.
    'xcit.dynamo',
    'xcit.dynamo-batch',
    // As in swinv2.
    'coatnet.dynamo',
    'coatnet.dynamo-batch',
  ],
  parameters: [
    'vit-registers-pooled.dynamo',
    'vit-registers-pooled.dynamo-batch',
    'swinv2.dynamo',
    'swinv2.dynamo-batch',
    // Tables of relative positions, gathered to larger ones.
    'mvitv2.dynamo',
    'mvitv2.dynamo-batch',
    'xcit.dynamo',
    'xcit.dynamo-batch',
    'coatnet.dynamo',
    'coatnet.dynamo-batch',
    // The rows of the positions that are used.
    'text.dynamo',
    'text.dynamo-batch',
  ],
}

/** Networks that are spelled otherwise with an open batch than with a fixed one. */
export const OPSET_TELLS: Readonly<Record<'torchscript' | 'dynamo', readonly string[]>> = {
  // Operator set 13 scales queries alone, 17 queries and keys by the root of it; text also spells its mask otherwise.
  torchscript: ['vit', 'vit-registers-pooled', 'deit-distilled', 'beit', 'xcit', 'maxvit', 'coatnet', 'text'],
  // The latent query and the position code are folded where the batch is fixed alone.
  dynamo: ['vit-registers-pooled', 'xcit'],
}

/**
 * Factors by which the forms of a network differ in the work that an eager framework does: factors folded, masks
 * spelled out.
 */
export const SPELLED: Readonly<Record<string, number>> = {
  'vit-registers-pooled': 1.03,
  mvitv2: 1.08,
  coatnet: 1.05,
  text: 1.15,
}
