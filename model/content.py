"""The content of a case as plain values, and its digest: the same on every machine."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import date, time

import numpy as np
from pydantic import BaseModel

#: What a case holds that no history depends on: its digest leaves it out.
NO_HISTORY = (
    *("counterfactuals", "record", "accounts", "calibration", "inequality", "claims"),
    *("map", "course"),
)


def digest_of(spec: BaseModel) -> str:
    """Return the SHA-256 of a case's content."""
    content = {
        each: _canonical(getattr(spec, each))
        for each in type(spec).model_fields
        if each not in NO_HISTORY
    }
    text = json.dumps(content, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def _canonical(node: object) -> object:
    """Turn a spec into plain JSON values that name every number exactly."""
    if isinstance(node, BaseModel):
        return {each: _canonical(getattr(node, each)) for each in type(node).model_fields}
    if isinstance(node, Mapping):
        return {str(key): _canonical(item) for key, item in node.items()}
    if isinstance(node, (list, tuple)):
        return [_canonical(item) for item in node]
    if isinstance(node, np.ndarray):
        content = (node + 0.0).astype("<f8").tobytes()  # + 0.0 turns -0.0 into 0.0
        return {"array": len(node), "sha256": hashlib.sha256(content).hexdigest()}
    return _canonical_leaf(node)


def _canonical_leaf(leaf: object) -> object:
    if isinstance(leaf, float):
        return {"float": (leaf + 0.0).hex()}
    if isinstance(leaf, (date, time)):
        return {"date": leaf.isoformat()}
    if leaf is None or isinstance(leaf, (bool, int, str)):
        return leaf
    raise TypeError(f"a case cannot hold a {type(leaf).__name__}")
