// Transformer blocks with norms before attention and MLP (Dosovitskiy et al. 2021), for designs of tokens.
import type { StyleActivation } from '../layer-style.ts'
import type { Net, NetValue } from '../net.ts'

export interface TransformerBlock {
  readonly heads: number
  readonly ratio: number
  readonly activation: StyleActivation
}

export function transformerBlock(net: Net, x: NetValue, { heads, ratio, activation }: TransformerBlock): NetValue {
  const seen = net.add({ op: 'attention', heads }, [net.norm(x, 'layer_norm')])
  return mlpBlock(net, net.sum(x, seen), ratio, activation)
}

export function mlpBlock(net: Net, x: NetValue, ratio: number, activation: StyleActivation): NetValue {
  return net.sum(x, net.add({ op: 'mlp', ratio, activation }, [net.norm(x, 'layer_norm')]))
}

/** The logits of the mean of all tokens, or of the first. */
export function classifyTokens(net: Net, x: NetValue, how: 'mean' | 'first', classes: number): NetValue {
  const one = net.add({ op: 'token_pool', how }, [net.norm(x, 'layer_norm')], x.channels, 1)
  return net.linear(one, classes)
}
