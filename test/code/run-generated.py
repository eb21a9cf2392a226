# Runs generated modules and compares their outputs with those that were computed elsewhere.
#   python3 run-generated.py FOLDER pytorch|keras: NAME.FRAMEWORK.py and NAME.safetensors of each network that
#   networks.json lists; prints a JSON line for each. Keras computes by PyTorch.
import importlib.util, json, os, pathlib, struct, sys

os.environ["KERAS_BACKEND"] = "torch"
import torch


def load(path):
    """The tensors of a safetensors file, all float32."""
    data = path.read_bytes()
    (size,) = struct.unpack("<Q", data[:8])
    header = json.loads(data[8 : 8 + size])
    header.pop("__metadata__", None)

    def tensor(entry):
        start, end = entry["data_offsets"]
        return torch.frombuffer(bytearray(data[8 + size + start : 8 + size + end]), dtype=torch.float32).reshape(entry["shape"])

    return {name: tensor(entry) for name, entry in header.items()}


def module(path):
    spec = importlib.util.spec_from_file_location("generated", path)
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    return made


def pytorch_network(path, state):
    network = module(path).Network().eval()
    network.load_state_dict(state)
    saved = {name for name in network.state_dict() if not name.endswith("num_batches_tracked")}
    assert saved == set(state), f"names differ: {sorted(saved ^ set(state))[:4]}"
    return network


def keras_tensors(layer, own):
    """The tensors of a node in the order and the form in which a Keras layer has its weights."""
    from keras import layers

    if isinstance(layer, layers.Bidirectional):
        return [each for d, part in enumerate((layer.forward_layer, layer.backward_layer)) for each in recurrent(part, own, d)]
    if isinstance(layer, (layers.LSTM, layers.GRU, layers.SimpleRNN)):
        return recurrent(layer, own, 0)
    names = ["weight", "bias", "value", "running_mean", "running_var"]
    tensors = [own[name] for name in names if name in own]
    kind = type(layer).__name__
    if kind == "PReLU":
        return [own["weight"].reshape(layer.alpha.shape)]
    if kind == "Dense":
        tensors[0] = tensors[0].T
    elif kind.startswith("Conv"):
        tensors[0] = tensors[0].permute(*range(2, tensors[0].dim()), 1, 0)
    return tensors


def recurrent(layer, own, direction):
    order = {"LSTM": (0, 2, 3, 1), "GRU": (0, 1, 2), "SimpleRNN": (0,)}[type(layer).__name__]
    if len(order) == 4:
        order = (0, 2, 3, 1)  # i, o, f, c -> i, f, c, o
    take = lambda x: x.unflatten(0, (len(order), -1))[list(order)].flatten(0, 1)
    tensors = [take(own[name][direction]).T for name in ("weight", "recurrent_weight")]
    if "bias" in own:
        first, second = (take(term) for term in own["bias"][direction].chunk(2))
        tensors.append(torch.stack([first, second]) if len(order) == 3 else first + second)
    return tensors


def keras_network(path, state, names, inputs):
    network = module(path).Network()
    network(*inputs)
    for node, attribute in names.items():
        own = {name.rpartition(".")[2]: tensor for name, tensor in state.items() if name.rpartition(".")[0] == node}
        layer = getattr(network, attribute, None)
        # What no output depends on is never called, and has no weights.
        if not own or not getattr(layer, "built", True):
            continue
        if hasattr(layer, "set_weights"):
            layer.set_weights([tensor.numpy() for tensor in keras_tensors(layer, own)])
        else:
            (tensor,) = own.values()
            layer.assign(tensor)
    return network


def run(folder, name, framework, network):
    tensors = load(folder / f"{name}.safetensors")
    path = folder / f"{name}.{framework}.py"
    parts = lambda kind: [tensors[f"{kind}.{k}"] for k in range(sum(key.startswith(kind + ".") for key in tensors))]
    state = {key[6:]: value for key, value in tensors.items() if key.startswith("state.")}
    inputs = [x.long() if k in network["ids"] else x for k, x in enumerate(parts("input"))]
    made = pytorch_network(path, state) if framework == "pytorch" else keras_network(path, state, network["names"], inputs)
    with torch.no_grad():
        given = made(*inputs)
    given = given if isinstance(given, tuple) else (given,)
    expected = parts("output")
    shapes, wanted = ([tuple(x.shape) for x in values] for values in (given, expected))
    assert shapes == wanted, f"shapes are {shapes}, not {wanted}"
    errors = [(x - y).abs().max().item() / max(1.0, y.abs().max().item()) for x, y in zip(given, expected)]
    assert all(error == error for error in errors), f"is no number: {errors}"
    return max(errors)


torch.set_num_threads(1)
versions = [f"PyTorch {torch.__version__}"]
if sys.argv[2] == "keras":
    import keras

    versions.insert(0, f"Keras {keras.__version__}")
print(json.dumps({"versions": versions}), flush=True)
folder, framework = pathlib.Path(sys.argv[1]), sys.argv[2]
for name, network in json.loads((folder / "networks.json").read_text()).items():
    try:
        said = {"error": run(folder, name, framework, network)}
    except Exception as fault:
        said = {"fault": f"{type(fault).__name__}: {fault}"}
    print(json.dumps({"name": name, **said}), flush=True)
