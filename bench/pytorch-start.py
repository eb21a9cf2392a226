"""Trains a PyTorch network from generated weights, PyTorch's own and He's initialisation; prints the accuracies.

    python3 bench/pytorch-start.py --data data/cifar10 [--service http://localhost:8787]
        [--steps 1000] [--rates 0.0005,0.0015,0.005]

Needs torch, onnxscript, safetensors and a running service. Images are CIFAR-10's, averaged to 16 x 16; one thread.
"""
import argparse
import io
import os
import time
import urllib.request

import numpy as np
import safetensors.torch
import torch
from torch import nn
from torch.nn.functional import avg_pool2d, cross_entropy

MEAN, STD = torch.tensor([0.4914, 0.4822, 0.4465]), torch.tensor([0.2470, 0.2435, 0.2616])
SHOWN = (0, 50, 200, 1000)


class Block(nn.Module):
    def __init__(self, into, out, stride):
        super().__init__()
        self.conv1 = nn.Conv2d(into, out, 3, stride, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(out)
        self.conv2 = nn.Conv2d(out, out, 3, 1, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(out)
        self.short = nn.Sequential(nn.Conv2d(into, out, 1, stride, bias=False), nn.BatchNorm2d(out))

    def forward(self, x):
        return torch.relu(self.bn2(self.conv2(torch.relu(self.bn1(self.conv1(x))))) + self.short(x))


def network():
    stem = [nn.Conv2d(3, 16, 3, 1, 1, bias=False), nn.BatchNorm2d(16), nn.ReLU()]
    blocks = [Block(16, 16, 2), Block(16, 32, 2), Block(32, 64, 2)]
    return nn.Sequential(*stem, *blocks, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(64, 10))


def he(net):
    for module in net.modules():
        if isinstance(module, nn.Conv2d):
            nn.init.kaiming_normal_(module.weight)
    return net


def generated(net, service):
    """The network with generated weights under its own names; strictly, so that none is missing."""
    file = io.BytesIO()
    torch.onnx.export(net.eval(), (torch.zeros(1, 3, 16, 16),), file, dynamo=True, optimize=False)
    request = urllib.request.Request(f'{service}/v1/weights', file.getvalue(), {'content-type': 'application/onnx'})
    net.load_state_dict(safetensors.torch.load(urllib.request.urlopen(request).read()))
    return net


def read(folder, names):
    """Images [N, 3, 16, 16], normalised, and labels [N]."""
    for below in ('', 'cifar-10-batches-bin'):
        if os.path.exists(os.path.join(folder, below, names[0])):
            folder = os.path.join(folder, below)
    rows = np.concatenate([np.fromfile(os.path.join(folder, name), np.uint8).reshape(-1, 3073) for name in names])
    images = avg_pool2d(torch.from_numpy(rows[:, 1:].reshape(-1, 3, 32, 32)).float() / 255, 2)
    return (images - MEAN.view(1, 3, 1, 1)) / STD.view(1, 3, 1, 1), torch.from_numpy(rows[:, 0].astype(np.int64))


def train(net, rate, steps, images, labels, test):
    """Test accuracies at the steps that are shown, %, and the mean loss of the last hundred batches."""
    torch.manual_seed(1)
    optimizer = torch.optim.AdamW(net.parameters(), lr=rate, weight_decay=0.02)
    accuracies, losses = {}, []
    for step in range(steps + 1):
        if step in SHOWN or step == steps:
            net.eval()
            with torch.no_grad():
                right = sum((net(x).argmax(1) == y).sum().item() for x, y in zip(test[0].split(500), test[1].split(500)))
            accuracies[step] = 100 * right / len(test[1])
            net.train()
        batch = torch.randint(len(labels), (64,))
        loss = cross_entropy(net(images[batch]), labels[batch])
        optimizer.param_groups[0]['lr'] = rate * min(1, (step + 1) / 20)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return accuracies, sum(losses[-100:]) / len(losses[-100:])


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--data', default='data/cifar10')
    parser.add_argument('--service', default='http://localhost:8787')
    parser.add_argument('--steps', type=int, default=1000)
    parser.add_argument('--rates', default='0.0005,0.0015,0.005')
    options = parser.parse_args()
    torch.set_num_threads(1)
    images, labels = read(options.data, [f'data_batch_{i}.bin' for i in range(1, 6)])
    test = [part[:2000] for part in read(options.data, ['test_batch.bin'])]
    starts = {'PyTorch': network, 'He': lambda: he(network()), 'generated': lambda: generated(network(), options.service)}
    for name, start in starts.items():
        begun = time.process_time()
        tried = []
        for rate in map(float, options.rates.split(',')):
            torch.manual_seed(0)
            accuracies, loss = train(start(), rate, options.steps, images, labels, test)
            tried.append((loss, rate, accuracies))
        _, rate, accuracies = min(tried)
        shown = '  '.join(f'{step}: {accuracy:.1f} %' for step, accuracy in accuracies.items())
        print(f'{name:9}  {shown}  (rate {rate}, {time.process_time() - begun:.0f} s)', flush=True)


main()
