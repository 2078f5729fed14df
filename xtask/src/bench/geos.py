"""Measures GEOS on the instance that the engine's benches use, and prints one JSON object a line.

The folder given holds GeoJSON feature collections: cells.geojson, the exact tiling, and moved.geojson, the same with
some vertices moved. A file that is not there is passed over with the works that need it.
"""

import json
import statistics
import sys
import time
from pathlib import Path

import shapely

RUNS = 5
# What the engine is told too, in degrees from north to south: 5 m.
TOLERANCE = 8 / 111_320


def load(path):
    with path.open(encoding="utf-8") as file:
        features = json.load(file)["features"]
    return shapely.from_geojson([json.dumps(feature["geometry"]) for feature in features])


def measure(work, run):
    times = []
    for _ in range(RUNS):
        start = time.process_time()
        run()
        times.append(time.process_time() - start)
    print(json.dumps({"work": work, "ms": statistics.median(times) * 1000}), flush=True)


def mend(broken):
    return shapely.coverage_clean(broken, gap_width=TOLERANCE)


def outcome(broken, mended):
    """What is left to be mended, in a sentence."""
    lost = int(shapely.is_empty(mended).sum())
    odd = int((~shapely.is_valid(mended)).sum())
    edges = int((~shapely.is_empty(shapely.coverage_invalid_edges(mended))).sum())
    holes = shapely.get_num_interior_rings(shapely.get_parts(shapely.union_all(mended))).sum()
    return (
        f"Of {len(broken)} cells coverage_clean leaves {lost} empty, {odd} invalid and {edges} with edges that do not"
        f" match, and {int(holes)} gaps between them, and is not told of their area; the engine's result is proved exact"
    )


def main():
    folder = Path(sys.argv[1])
    geos = ".".join(str(part) for part in shapely.geos_version)
    print(json.dumps({"version": f"GEOS {geos} (shapely {shapely.__version__})"}), flush=True)

    cells = folder / "cells.geojson"
    if cells.exists():
        tiling = load(cells)
        measure("verdict", lambda: shapely.coverage_is_valid(tiling))
        measure("verdict and certificates", lambda: (shapely.coverage_is_valid(tiling), shapely.is_valid(tiling)))
    moved = folder / "moved.geojson"
    if moved.exists():
        broken = load(moved)
        measure("defects", lambda: shapely.coverage_clean(broken))
        measure("repair, with the proof of the result", lambda: mend(broken))
        print(json.dumps({"remark": outcome(broken, mend(broken))}), flush=True)


main()
