// A module's tensors under the names of the network's nodes, where these are no identifiers or share tensors.
import { indented } from '../module-text.ts'
import { quoted } from '../python.ts'
import type { WrittenNode } from '../write-nodes.ts'

interface OwnNames {
  readonly constants: readonly string[]
  readonly functions: readonly string[]
  readonly methods: readonly string[]
}

const NONE: OwnNames = { constants: [], functions: [], methods: [] }

const table = (name: string, comment: string, entries: readonly (readonly [string, string])[]) => [
  '',
  `# ${comment}`,
  `${name} = {`,
  ...entries.map(([key, value]) => `    ${quoted(key)}: ${quoted(value)},`),
  '}',
]

const RENAMED = `def renamed(state, names):
    """The tensors of a state under other names of their layers."""
    parts = ((key.rpartition("."), tensor) for key, tensor in state.items())
    return {names.get(layer, layer) + dot + role: tensor for (layer, dot, role), tensor in parts}`

/** Methods that save and load the tensors of a node under its own id, and shared ones once. */
export function ownNames(nodes: readonly WrittenNode[]): OwnNames {
  const learning = nodes.filter(({ init = [], learned }) => init.length > 0 && learned.length > 0)
  const other = learning.filter(({ id, name }) => id !== name).map(({ id, name }) => [name, id] as const)
  const tied = learning.flatMap(({ name, tied: owner, learned }) =>
    owner === undefined ? [] : learned.map((role) => [`${name}.${role}`, `${nodes[owner].name}.${role}`] as const),
  )
  if (other.length + tied.length === 0) return NONE
  const shared = tied.length > 0
  const whole = 'super().state_dict(*args, **kwargs)'
  const save = shared
    ? [`state = ${whole}`, 'for key in SHARED:', '    state.pop(key, None)', 'return renamed(state, NAMES)']
    : [`return renamed(${whole}, NAMES)`]
  const load = [
    'own = renamed(state_dict, {name: layer for layer, name in NAMES.items()})',
    ...(shared ? ['own.update((key, own[owner]) for key, owner in SHARED.items() if owner in own)'] : []),
    'return super().load_state_dict(own, *args, **kwargs)',
  ]
  return {
    constants: [
      ...table('NAMES', 'Layers, and the nodes under whose names their tensors are saved.', other),
      ...(shared ? table('SHARED', 'Tensors that are those of another layer.', tied) : []),
    ],
    functions: [...RENAMED.split('\n'), '', ''],
    methods: [
      '',
      ...indented(1, ['def state_dict(self, *args, **kwargs):']),
      ...indented(2, save),
      '',
      ...indented(1, ['def load_state_dict(self, state_dict, *args, **kwargs):']),
      ...indented(2, load),
    ],
  }
}
