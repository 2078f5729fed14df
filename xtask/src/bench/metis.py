"""Divides the graphs of a folder with METIS and says how well: one line of JSON for each graph and seed.

METIS leaves parts empty where blocks weigh nothing, so each block weighs 100 w + 1, which mends most of that: k-way, connected,
imbalance up to 10% (ufactor 100), edges weighted by shared metres, the best of 10 cuts, 50 iterations. An empty cell counts as
100% off.
"""

import json
import math
import pathlib
import sys
import time

import pymetis


def main(folder):
    print(json.dumps({"version": f"METIS through pymetis {pymetis.version}"}))
    for path in sorted(pathlib.Path(folder).glob("*.json")):
        graph = json.loads(path.read_text())
        for seed in range(1, 6):
            print(json.dumps(divide(graph, seed)))


def divide(graph, seed):
    weight, cells = graph["weight"], graph["cells"]
    beside = [[] for _ in weight]
    for a, b, metres in graph["links"]:
        beside[a].append((b, metres))
        beside[b].append((a, metres))
    starts, ends, metres = [0], [], []
    for around in beside:
        ends += [b for b, _ in around]
        metres += [max(1, round(m)) for _, m in around]
        starts.append(len(ends))
    options = pymetis.Options(seed=seed, ufactor=100, contig=1, ncuts=10, niter=50)
    before = time.process_time()
    _, cell = pymetis.part_graph(
        cells,
        pymetis.CSRAdjacency(starts, ends),
        vweights=[round(100 * w) + 1 for w in weight],
        eweights=metres,
        recursive=False,
        options=options,
    )
    seconds = time.process_time() - before
    return {"instance": graph["instance"], "by": "METIS", "blocks": len(weight), "cells": cells,
            "seconds": seconds, **judge(graph, beside, cell)}


def judge(graph, beside, cell):
    cells = graph["cells"]
    weight, area, border = [0.0] * cells, [0.0] * cells, [0.0] * cells
    for block, c in enumerate(cell):
        weight[c] += graph["weight"][block]
        area[c] += graph["area_m2"][block]
        border[c] += graph["outer_m"][block]
        border[c] += sum(m for b, m in beside[block] if cell[b] != c)
    target = sum(weight) / cells
    off = [abs(w - target) / target for w in weight]
    compact = [4 * math.pi * a / p**2 if p > 0 else 0.0 for a, p in zip(area, border)]
    return {"max": max(off), "mean": sum(off) / cells, "within_tenth": sum(d <= 0.1 for d in off) / cells,
            "disconnected": disconnected(beside, cell, cells), "mean_pp": sum(compact) / cells,
            "min_pp": min(compact)}


def disconnected(beside, cell, cells):
    met, pieces = [False] * len(cell), [0] * cells
    for start, c in enumerate(cell):
        if met[start]:
            continue
        pieces[c] += 1
        met[start], stack = True, [start]
        while stack:
            for b, _ in beside[stack.pop()]:
                if not met[b] and cell[b] == c:
                    met[b] = True
                    stack.append(b)
    return sum(p != 1 for p in pieces)


main(sys.argv[1])
