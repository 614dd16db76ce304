"""How a folder of results is made again: the command, the versions, the digests."""

from __future__ import annotations

from collections.abc import Iterator

from panmunjom.experiments import (
    BASELINE,
    Holding,
    Results,
    arms_of,
    cases_of,
    command_text,
    described,
    tables_in,
    varied_in,
)
from panmunjom.model import InputError, cases

from .section import Grid, grid


def command_of(holding: Holding) -> str:
    """Return the command that lives the same histories again; empty if nobody can know.

    A study with a description is lived from it; what other commands lived is told from the
    manifest.
    """
    document = holding.document
    if holding.kind == "calibration":
        return str(document.get("command", ""))
    results = holding.results
    if results is None:
        return ""
    if holding.kind == "accounts":
        options = {
            "--worlds": document.get("worlds"),
            "--trees": document.get("trees"),
            "--pairs": document.get("paired_worlds"),
            "--seed": results.seed,
        }
        return command_text("accounts", cases_of(results)[0], options, "--out", "DIR")
    if is_described(results):
        return "panmunjom study study.toml --out DIR"
    return _told_by(holding, results)


def is_described(results: Results) -> bool:
    """Say whether the description of the study is on record and can be read."""
    try:
        return described(results) is not None
    except InputError:
        return False


def digests(holding: Holding) -> Grid:
    """Return versions and digests as a table of two columns."""
    return grid(("", ""), list(_digests(holding)))


def _told_by(holding: Holding, results: Results) -> str:
    names, asked = cases_of(results), results.manifest.asked
    arms = [each for each in arms_of(results) if each != BASELINE]
    options: dict[str, object] = {"--worlds": asked.replicates, "--seed": asked.seed}
    if varied_in(results) or BASELINE not in arms_of(results):
        return ""
    if len(names) == 2 and not arms:
        return command_text("compare", names[0], options, "--out", "DIR").replace(
            f"compare {names[0]}", f"compare {names[0]} {names[1]}"
        )
    if len(names) > 1:
        return ""
    changes = asked.arms[f"{names[0]} {BASELINE}"].changes
    options["--set"] = [f"{path}={text}" for path, text in changes.items()]
    if (holding.folder / "ablation.csv").is_file():
        options["--no-pairs"] = not any(" " in each for each in arms)
        return command_text("ablate", names[0], options, "--out", "DIR")
    if arms:
        return _counterfactuals(names[0], arms, options)
    command = "validate" if "readings" in tables_in(results) else "batch"
    return command_text(command, names[0], options, "--out", "DIR")


def _counterfactuals(name: str, arms: list[str], options: dict[str, object]) -> str:
    """Return the command if the case that comes with the program describes all of the arms."""
    own = {each.name: each.spec.counterfactuals for each in cases()}.get(name, {})
    if not set(arms) <= set(own):
        return ""
    return command_text("counterfactual", name, options, "--out", "DIR", *arms)


def _digests(holding: Holding) -> Iterator[tuple[str, str]]:
    for name, results in holding.studies.items():
        of = f" of {name}" if name else ""
        asked = results.manifest.asked
        made = ", ".join(f"{each} {number}" for each, number in results.manifest.versions.items())
        yield f"Made with{of}", f"Panmunjom {asked.panmunjom} on {made}"
        yield f"Seed{of}", str(asked.seed)
        yield f"Study{of}", asked.id
        yield f"Rules{of}", asked.rules
        for arm, each in list(asked.arms.items())[:20]:
            yield f"Case {arm}{of}", each.digest
        yield f"Results{of}", results.digest
    for key, label in (
        ("case_digest", "Case"),
        ("record_digest", "Record"),
        ("version", "Made with"),
    ):
        if key in holding.document and not holding.studies:
            yield label, str(holding.document[key])
