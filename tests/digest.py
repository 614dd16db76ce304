"""Print one line for each case: its name and the SHA-256 of what its worlds live, bit for bit.

Run by the interpreters that are to agree; needs only the installed package.
"""

from __future__ import annotations

import hashlib
import sys

import pandas as pd

import panmunjom as pj


def digest(frame: pd.DataFrame) -> str:
    """Digest a table by its values: names, dates as days, floats by their bits."""
    found = hashlib.sha256()
    for name in frame.columns:
        column = frame[name]
        found.update(f"\0{name}\0".encode())
        if pd.api.types.is_float_dtype(column):
            found.update(column.to_numpy("<f8").tobytes())
        elif pd.api.types.is_datetime64_any_dtype(column):
            found.update(column.astype("datetime64[s]").to_numpy().astype("<i8").tobytes())
        else:
            found.update("\0".join(map(str, column.tolist())).encode())
    return found.hexdigest()


def main(worlds: int) -> None:
    """Print the digests."""
    for case in pj.cases():
        war = pj.War(case, worlds=worlds, seed=38)
        war.run()
        print(case.name, digest(war.outcomes()))


if __name__ == "__main__":
    main(int(sys.argv[1]))
