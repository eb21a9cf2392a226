# Times forward + backward + SGD of networks in PyTorch: the yardstick of training-step.ts.
# stdin: {"graphs": [...], "batch": N, "repeats": R}; stdout: median milliseconds of each graph, as JSON. One thread.
import json
import statistics
import sys
import time

import torch
from torch import nn
from torch.nn import functional as F

torch.set_num_threads(1)


class Network(nn.Module):
    """A pruned Archcast graph: nodes in topological order, input -1 is the image."""

    def __init__(self, graph):
        super().__init__()
        self.graph = graph
        self.layers = nn.ModuleDict()
        for index, node in enumerate(graph["nodes"]):
            op, channels = node["op"], node["shape"][0]
            source = node["inputs"][0]
            inputs = (graph["input"] if source < 0 else graph["nodes"][source]["shape"])[0]
            if op["type"] == "conv":
                layer = nn.Conv2d(inputs, channels, op["kernel"], op["stride"], op["padding"], op["dilation"], op["groups"], op["bias"])
            elif op["type"] == "batch_norm":
                layer = nn.BatchNorm2d(channels)
            elif op["type"] == "linear":
                layer = nn.Linear(inputs, channels, op["bias"])
            else:
                continue
            self.layers[str(index)] = layer

    def forward(self, images):
        values = []
        for index, node in enumerate(self.graph["nodes"]):
            inputs = [images if i < 0 else values[i] for i in node["inputs"]]
            values.append(self.apply_node(index, node["op"], inputs))
        return values[self.graph["output"]].flatten(1)

    def apply_node(self, index, op, inputs):
        x, kind = inputs[0], op["type"]
        if kind in ("conv", "batch_norm"):
            return self.layers[str(index)](x)
        if kind == "linear":
            return self.layers[str(index)](x.flatten(1))
        if kind == "activation" and op["fn"] == "relu":
            return F.relu(x)
        if kind == "avg_pool":
            return F.avg_pool2d(x, op["kernel"], op["stride"], op["padding"], count_include_pad=False)
        if kind == "global_avg_pool":
            return x.mean((2, 3), keepdim=True)
        if kind == "add":
            return sum(inputs[1:], x)
        if kind == "identity":
            return x
        raise ValueError(f"{kind} is not part of this benchmark")


def median_step(graph, batch, repeats):
    network = Network(graph)
    optimiser = torch.optim.SGD(network.parameters(), lr=0.01)
    images = torch.randn(batch, *graph["input"])
    labels = torch.arange(batch) % graph["classes"]
    times = []
    for _ in range(repeats + 1):
        begin = time.perf_counter()
        optimiser.zero_grad()
        F.cross_entropy(network(images), labels).backward()
        optimiser.step()
        times.append(1000 * (time.perf_counter() - begin))
    # The first step warms up.
    return statistics.median(times[1:])


task = json.load(sys.stdin)
json.dump([median_step(graph, task["batch"], task["repeats"]) for graph in task["graphs"]], sys.stdout)
