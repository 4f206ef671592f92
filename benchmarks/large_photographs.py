"""Photographs of 8 to 24 megapixels, made of the real ones in some folders: what `documents.py` is run on for large pictures.

    python benchmarks/large_photographs.py INTO FOLDER… [--count 24]

Each real JPEG of at least a quarter of a megapixel, and its left and right half, is enlarged, given the grain that a sensor has, and
written by Pillow's libjpeg-turbo at 85 to 95 of 100, with 4:4:4, 4:2:2 and 4:2:0 in turns and every sixth progressive; its EXIF block
and colour profile stay. The noise is made anew by each run, the sizes and settings are the same.
"""

import argparse
import hashlib
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from PIL import Image, ImageChops

_MEGAPIXELS = (8, 12, 12, 16, 20, 24)
_QUALITIES = (90, 92, 85, 95)
_LEAST_DOTS = 250_000
_GRAIN = 9
_PROGRESSIVE = 5


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("into", type=Path)
    parser.add_argument("folders", type=Path, nargs="+")
    parser.add_argument("--count", type=int, default=24)
    arguments = parser.parse_args()
    arguments.into.mkdir(parents=True, exist_ok=True)
    sources = list(islice(_photographs(arguments.folders), arguments.count))
    for number, (path, box) in enumerate(islice(_parts(sources), arguments.count)):
        _write(path, box, number, arguments.into / f"{number:02}.jpg")
    print(f"{min(arguments.count, 3 * len(sources))} photographs of {len(sources)} real ones")


def _photographs(folders: list[Path]) -> Iterator[Path]:
    """Different pictures in colour, in the order of their paths."""
    seen: set[bytes] = set()
    for path in sorted(path for folder in folders for path in folder.rglob("*") if path.suffix.lower() in (".jpg", ".jpeg")):
        try:
            with Image.open(path, formats=("JPEG",)) as picture:
                if picture.mode != "RGB" or picture.width * picture.height < _LEAST_DOTS:
                    continue
                digest = hashlib.sha256(picture.tobytes()).digest()
        except (OSError, SyntaxError):
            continue  # damaged files are part of the folders
        if digest not in seen:
            seen.add(digest)
            yield path


def _parts(paths: list[Path]) -> Iterator[tuple[Path, tuple[float, float]]]:
    for box in ((0.0, 1.0), (0.0, 0.5), (0.5, 1.0)):
        yield from ((path, box) for path in paths)


def _write(path: Path, box: tuple[float, float], number: int, to: Path) -> None:
    with Image.open(path) as picture:
        options = {name: picture.info[name] for name in ("exif", "icc_profile") if picture.info.get(name)}
        part = picture.crop((round(box[0] * picture.width), 0, round(box[1] * picture.width), picture.height))
    factor = (_MEGAPIXELS[number % 6] * 1e6 / (part.width * part.height)) ** 0.5
    large = part.resize((round(part.width * factor), round(part.height * factor)), Image.Resampling.LANCZOS)
    grain = Image.effect_noise(large.size, _GRAIN)
    grainy = ImageChops.add(large, Image.merge("RGB", (grain, grain, grain)), 1, -128)
    grainy.save(to, "JPEG", quality=_QUALITIES[number % 4], subsampling=(0, 1, 2)[number % 3], progressive=number % 6 == _PROGRESSIVE, **options)


if __name__ == "__main__":
    main()
