// Values as Python writes them, and names that Python takes.

/** A number; those that are not finite by their names. */
export function number(value: number): string {
  if (Number.isNaN(value)) return 'float("nan")'
  if (Number.isFinite(value)) return String(value)
  return value > 0 ? 'float("inf")' : '-float("inf")'
}

/** A string in printable ASCII, whatever is in it. */
export function quoted(text: string): string {
  return `"${text.replaceAll(/[^ !#-[\]-~]/gu, escaped)}"`
}

function escaped(character: string): string {
  const code = character.codePointAt(0)!
  if (code > 0xffff) return `\\U${code.toString(16).padStart(8, '0')}`
  return code > 0xff ? `\\u${code.toString(16).padStart(4, '0')}` : `\\x${code.toString(16).padStart(2, '0')}`
}

/** `(1, 2)`, `(1,)`, `()`. */
export const tuple = (items: readonly (number | string)[]): string =>
  items.length === 1 ? `(${items[0]},)` : `(${items.join(', ')})`

/** One number for all of them where they are the same. */
export const extent = (sizes: readonly number[]): string =>
  sizes.every((size) => size === sizes[0]) ? String(sizes[0]) : tuple(sizes)

/** Arguments by name, those left out that a call has by itself. */
export function named(values: Readonly<Record<string, string>>, defaults: Readonly<Record<string, string>>): string[] {
  return Object.entries(values).flatMap(([name, value]) => (value === defaults[name] ? [] : [`${name}=${value}`]))
}

/** A list in lines of some hundred columns. */
export function listed(items: readonly number[]): string {
  const lines: string[] = []
  for (let from = 0; from < items.length;) {
    let to = from
    for (let width = 0; to < items.length && width < WIDTH; to++) width += String(items[to]).length + 2
    lines.push(items.slice(from, to).join(', '))
    from = to
  }
  return `[${lines.join(`,\n${' '.repeat(12)}`)}]`
}

const WIDTH = 88

const KEYWORDS =
  'False None True and as assert async await break class continue def del elif else except finally for from global if ' +
  'import in is lambda match nonlocal not or pass raise return self try while with yield'

/** Names of built-in functions that the code calls. */
const CALLED = 'dict float int len list max min range str super tuple zip'

/** Names of a network's module in either framework, which a layer would hide. */
const TAKEN =
  'T_destination activity_regularizer add_loss add_metric add_module add_variable add_weight apply autocast bfloat16 ' +
  'buffers build build_from_config built call call_super_init children call_signature_parameters compile compile_from_config compiled ' +
  'compiled_metrics compute_dtype compute_loss compute_loss_and_updates compute_mask compute_metrics ' +
  'compute_output_shape compute_output_spec count_params cpu cuda distribute_reduction_method distribute_strategy ' +
  'double dtype dtype_policy dump_patches eval evaluate export extra_repr fit forward from_config get_buffer ' +
  'get_build_config get_compile_config get_config get_extra_state get_layer get_metrics_result get_parameter ' +
  'get_quantization_layer_structure get_state_tree get_submodule get_weights half input input_dtype input_spec inputs ' +
  'ipu jit_compile layers load_own_variables load_state_dict load_weights losses loss make_predict_function ' +
  'make_test_function make_train_function metrics metrics_names metrics_variables modules mtia name named_buffers ' +
  'named_children named_modules named_parameters non_trainable_variables non_trainable_weights optimizer output ' +
  'outputs parameters path predict predict_function predict_on_batch predict_step quantization_mode quantize ' +
  'quantize_call quantized_build quantized_call rematerialized_call register_backward_hook register_buffer ' +
  'register_forward_hook register_forward_pre_hook register_full_backward_hook register_full_backward_pre_hook ' +
  'register_load_state_dict_post_hook register_load_state_dict_pre_hook register_module register_parameter ' +
  'register_state_dict_post_hook register_state_dict_pre_hook remat_mode requires_grad_ reset_metrics reset_parameters ' +
  'run_eagerly save save_own_variables save_weights set_extra_state set_state_tree set_submodule set_weights ' +
  'share_memory stateless_call stateless_compute_loss state_dict steps_per_execution stop_evaluating stop_predicting ' +
  'stop_training summary supports_jit supports_masking symbolic_call test_function test_on_batch test_step to ' +
  'to_empty to_json torch_params train train_function train_on_batch train_step trainable trainable_variables trainable_weights ' +
  'training type uses_learning_phase variable_dtype variables weights xpu zero_grad'

const WORDS: ReadonlySet<string> = new Set(`${KEYWORDS} ${CALLED} ${TAKEN}`.split(' '))

/** Characters of a name; longer ones would hide what is done with them. */
const LONGEST = 48

/** Gives each text a name of its own that is a Python identifier. */
export class Identifiers {
  readonly #taken: Set<string>

  /** @param used names that stand for something else already */
  constructor(used: readonly string[]) {
    this.#taken = new Set(used)
  }

  /** `layer1.0/conv` -> `layer1_0_conv`. */
  of(text: string): string {
    const plain = text.replaceAll(/[^A-Za-z0-9]+/g, '_').replaceAll(/^_+|_+$/g, '')
    const started = /^[A-Za-z]/.test(plain) ? plain : plain === '' ? 'node' : `n${plain}`
    const cut = started.slice(0, LONGEST)
    const base = WORDS.has(cut) ? `${cut}_` : cut
    let name = base
    for (let count = 2; this.#taken.has(name); count++) name = `${base}_${count}`
    this.#taken.add(name)
    return name
  }
}
