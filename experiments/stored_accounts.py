"""A comparison of rival accounts read back from what the command `accounts` wrote."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pandas as pd
from pydantic import ValidationError

from panmunjom.model import Account, Accounts, InputError

from .accounts import AccountComparison
from .holdings import Holding
from .intervals import Estimate
from .model_choice import HALVES, ModelChoice
from .pattern_values import CALENDAR

_TABLES = {
    "probabilities": ("model", "votes", "probability", "low", "high", "gap", "gap_low", "gap_high"),
    "pairs": ("a", "b", "error", "low", "high", "told_apart"),
    "patterns": ("summary", "loss", "low", "high"),
    "fit": ("model", "share", "like"),
    "outside": ("summary", "model"),
}
"""What each table in the document must have."""


def stored_accounts(holding: Holding) -> AccountComparison:
    """Return the comparison of rival accounts that a folder holds.

    Raises
    ------
    InputError
        If ``accounts.json`` is not what the command writes.
    """
    document = holding.document
    try:
        frames = {name: _table(document, name) for name in _TABLES}
        return AccountComparison(
            case=str(document["case"]),
            accounts=_accounts(document["accounts"]),
            choice=_choice(document, frames),
            fit=frames["fit"],
            outside=frames["outside"],
            tests=pd.DataFrame(document["tests"]),
            patterns=_titles(holding, frames),
            worlds=int(document["worlds"]),
            paired=int(document["paired_worlds"]),
            seed=int(document["seed"]),
            caveat=str(document["caveat"]),
            version=str(document["version"]),
        )
    except (KeyError, TypeError, ValueError, AttributeError, ValidationError) as error:
        what = type(error).__name__ if isinstance(error, ValidationError) else repr(error)
        raise InputError(
            f"{holding.folder / 'accounts.json'} is not what panmunjom accounts writes ({what})"
        ) from None


def _table(document: Mapping[str, Any], name: str) -> pd.DataFrame:
    """Return a table of the document; a table of no rows has its columns all the same."""
    rows = [dict(row) for row in document[name]]
    frame = pd.DataFrame(rows) if rows else pd.DataFrame(columns=list(_TABLES[name]))
    missing = [column for column in _TABLES[name] if column not in frame]
    if missing:
        raise KeyError(f"{name}: {', '.join(missing)}")
    return frame


def _accounts(rivals: Mapping[str, Any]) -> Accounts:
    """Return what the accounts say; what varies in all of them alike is not on record."""
    told = {
        str(name): Account.model_validate_json(json.dumps(each)) for name, each in rivals.items()
    }
    return Accounts.model_construct(rivals=told)


def _choice(document: Mapping[str, Any], frames: Mapping[str, pd.DataFrame]) -> ModelChoice:
    counted = {str(name): dict(row) for name, row in document["confusion"].items()}
    confusion = pd.DataFrame.from_dict(counted, orient="index")
    models = [str(each) for each in frames["probabilities"]["model"]]
    return ModelChoice(
        selected=str(document["selected"]),
        posterior=Estimate(**document["posterior"]),
        table=frames["probabilities"],
        error=Estimate(**document["error"]),
        confusion=confusion.loc[models, models].astype(int),
        pairs=frames["pairs"].astype({"told_apart": bool}),
        patterns=frames["patterns"],
        records=int(document["worlds"]) * len(models),
        held_out=int(document["held_out"]),
        trees=int(document["trees"]),
        halves=HALVES,
        seed=int(document["seed"]),
    )


def _titles(holding: Holding, frames: Mapping[str, pd.DataFrame]) -> dict[str, str]:
    """Return the titles of the patterns as the codebook of the records has them."""
    names = {str(each) for name in ("patterns", "outside") for each in frames[name]["summary"]}
    titles = dict(zip(names, names, strict=True))
    if holding.results is not None:
        for each in holding.results.codebook.columns:
            name = each.name.removeprefix(f"{CALENDAR}_")
            if each.table == "readings" and each.name != name and name in names:
                titles[name] = each.label
    return titles
