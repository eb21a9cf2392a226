// Python functions that a network in Keras may call, by their names.

const meanPool = `
def mean_pool(x, size, strides, margins):
    """Means over windows, of what is no margin."""
    def pool(values):
        return ops.average_pool(ops.pad(values, margins), size, strides, padding="valid", data_format="channels_first")

    return pool(x) / pool(ops.ones_like(x))`

const shiftedMask = `
def shifted_mask(size, window, shift):
    """[1, windows, 1, tokens, tokens]: -100 between tokens that only a shift brings together (Liu et al. 2021)."""
    def regions(side, part, moved):
        place = np.arange(side)
        return (place >= side - part) * (1 + (place >= side - moved)) * (moved > 0)

    rows, columns = (regions(*each) for each in zip(size, window, shift))
    image = 3 * rows[:, None] + columns
    parts = image.reshape(size[0] // window[0], window[0], size[1] // window[1], window[1])
    tokens = parts.transpose(0, 2, 1, 3).reshape(-1, window[0] * window[1])
    mask = np.where(tokens[:, None, :, None] == tokens[:, None, None, :], 0, -100)
    return ops.convert_to_tensor(mask[None], "float32")`

const localResponseNorm = `
def local_response_norm(x, size):
    """Divides by the squares of neighbouring channels, as AlexNet does."""
    before = (size - 1) // 2
    margins = [(0, 0), (before, size - 1 - before), *[(0, 0)] * (len(x.shape) - 2)]
    squares = ops.pad(ops.square(x), margins)
    total = sum(squares[:, i : i + x.shape[1]] for i in range(size))
    return x / (1 + 1e-4 / size * total) ** 0.75`

const rmsNorm = `
def rms_norm(x, axes):
    """By the root of the mean square, without factors."""
    return x * ops.rsqrt(ops.mean(ops.square(x), axes, keepdims=True) + 1e-5)`

export const HELPERS: Readonly<Record<string, string>> = {
  mean_pool: meanPool,
  shifted_mask: shiftedMask,
  local_response_norm: localResponseNorm,
  rms_norm: rmsNorm,
}
