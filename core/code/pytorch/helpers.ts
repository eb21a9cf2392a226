// Python classes and functions that a network in PyTorch may call, by their names.

const meanPool = `
def mean_pool(x, kernel, stride, margins):
    """Means over windows, of what is no margin."""
    pool = F.avg_pool1d if x.dim() == 3 else F.avg_pool2d
    share = pool(F.pad(torch.ones_like(x[:1, :1]), margins), kernel, stride)
    return pool(F.pad(x, margins), kernel, stride) / share`

const shiftedMask = `
def shifted_mask(size, window, shift):
    """[1, windows, 1, tokens, tokens]: -100 between tokens that only a shift brings together (Liu et al. 2021)."""
    def regions(side, part, moved):
        place = torch.arange(side)
        return (place >= side - part) * (1 + (place >= side - moved).int()) * int(moved > 0)

    rows, columns = (regions(*each) for each in zip(size, window, shift))
    image = 3 * rows[:, None] + columns
    tokens = image.unflatten(0, (-1, window[0])).unflatten(2, (-1, window[1])).transpose(1, 2).flatten(2).flatten(0, 1)
    return -100.0 * (tokens[:, None, :, None] != tokens[:, None, None, :]).float()[None]`

const recurrent = `
class Recurrent(nn.Module):
    """A recurrent layer over [N, steps, features] or [N, steps, rows, features], its tensors as ONNX has them."""

    # PyTorch's gates by their places among those of ONNX.
    GATES = {"lstm": (0, 2, 3, 1), "gru": (1, 0, 2), "rnn": (0,)}

    def __init__(self, kind, features, hidden, directions, bias):
        super().__init__()
        self.kind, self.hidden, self.directions = kind, hidden, directions
        size = len(self.GATES[kind]) * hidden
        bound = hidden**-0.5
        self.weight = nn.Parameter(torch.empty(directions, size, features).uniform_(-bound, bound))
        self.recurrent_weight = nn.Parameter(torch.empty(directions, size, hidden).uniform_(-bound, bound))
        self.bias = nn.Parameter(torch.zeros(directions, 2 * size)) if bias else None

    def tensors(self):
        gates = self.GATES[self.kind]

        def sorted_gates(tensor):
            return tensor.unflatten(0, (len(gates), self.hidden))[list(gates)].flatten(0, 1)

        for direction in range(self.directions):
            yield sorted_gates(self.weight[direction])
            yield sorted_gates(self.recurrent_weight[direction])
            if self.bias is not None:
                for term in self.bias[direction].chunk(2):
                    yield sorted_gates(term)

    def forward(self, x, *states):
        rows = x.shape[2] if x.dim() == 4 else None
        if rows is not None:
            x = x.transpose(1, 2).flatten(0, 1)
        begin = [state.transpose(0, 1).flatten(1, -2).contiguous() for state in states]
        missing = (2 if self.kind == "lstm" else 1) - len(begin)
        begin += [x.new_zeros(self.directions, x.shape[0], self.hidden)] * missing
        run = {"lstm": torch.lstm, "gru": torch.gru, "rnn": torch.rnn_tanh}[self.kind]
        state = tuple(begin) if self.kind == "lstm" else begin[0]
        with_bias, two_way = self.bias is not None, self.directions == 2
        y = run(x, state, list(self.tensors()), with_bias, 1, 0.0, self.training, two_way, True)[0]
        return y if rows is None else y.unflatten(0, (-1, rows)).transpose(1, 2)`

export const HELPERS: Readonly<Record<string, string>> = {
  mean_pool: meanPool,
  shifted_mask: shiftedMask,
  Recurrent: recurrent,
}
