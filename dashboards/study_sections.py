"""What a folder of results shows, section by section: one list for the report and the page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pandas as pd

from panmunjom.experiments import (
    BASELINE,
    CaseLabel,
    Holding,
    Line,
    PairedDifferences,
    Results,
    arms_of,
    band_variables,
    bands_of,
    cases_of,
    columns_in,
    compare,
    contrasts,
    lean_frame,
    outcome_columns,
    outcomes_in,
    paired_differences,
    paired_sentences,
    paired_table,
    restored_sensitivity,
    tables_in,
    varied_in,
)
from panmunjom.model import Case, InputError

from .band_figures import bands_figure
from .figures import shares
from .paired_figures import paired_figure
from .record_sections import (
    ablation_sections,
    accounts_sections,
    calibration_sections,
    scorecard_sections,
)
from .section import Section, attempt, grid
from .stored_figures import drawn_sensitivity, stored_response
from .study_overview import outcomes_section

PREFERRED = (
    *("armistice_date", "third_entered", "covert_clash", "war_days", "peak_rung"),
    *("wider_war", "final_front"),
)
"""Outcomes that are drawn unless others are asked for, as many as `DRAWN` of those that vary."""
DRAWN = 2
MOST_BY, MOST_ARMS = 4, 4
"""Parameters that an outcome is drawn against, and arms that are compared, unless asked for."""
FANS = ("front", "rung")
"""Daily quantities that are drawn unless others are asked for: by how their names begin."""
MOST_PAIRS = 50_000
"""Pairs of histories that are compared; beyond this nothing more is learned of the intervals."""


def sections(
    holding: Holding, known: Mapping[str, Case], outcomes: Iterable[str] = ()
) -> list[Section]:
    """Return what a folder shows, in the order of a report.

    Parameters
    ----------
    holding
        An open folder.
    known
        The cases there are, by name: what needs the rules or the record of a case needs it known.
    outcomes
        Which outcomes are drawn; by default the one the study was made for, or a few that vary.

    Raises
    ------
    InputError
        If an outcome is unknown.
    """
    if holding.kind == "accounts":
        return accounts_sections(holding)
    if holding.kind == "calibration":
        return calibration_sections(holding)
    results = holding.results
    if results is None:
        return []
    tables, lines = outcomes_section(results)
    drawn = list(outcomes) or preferred(results, lines)
    found = [*tables]
    if varied_in(results):
        found += responses(results, drawn)
        found += [sensitivity_section(results, known, each) for each in drawn]
    found += compared_sections(results)
    found += ablation_sections(holding)
    if not any(each.name == "ablation" for each in found):
        found += paired_sections(results)
    found += fan_sections(results)
    found += scorecard_sections(results, known)
    return found


def preferred(
    results: Results, lines: Mapping[str, Mapping[str, list[Line]]] | None = None
) -> list[str]:
    """Return the outcomes to draw: what the study was made for, else a few that vary."""
    known = outcomes_in(results)
    made_for = results.manifest.about.get("outcome", "")
    if made_for in known:
        return [made_for]
    there = [each for each in PREFERRED if each in known] or list(known)
    if lines is None:
        return there[:DRAWN]
    told = [each for arms in lines.values() for own in arms.values() for each in own]
    alive = {each.outcome for each in told if _varies(each)}
    return [each for each in there if each in alive][:DRAWN] or there[:1]


def responses(results: Results, outcomes: Iterable[str]) -> list[Section]:
    """Return how outcomes respond to what was varied, and maps if that was two."""
    varied = varied_in(results)
    found = []
    for outcome in outcomes:
        found += [response_section(results, outcome, each) for each in varied[:MOST_BY]]
        if len(varied) == 2:
            found.append(response_section(results, outcome, ",".join(varied)))
    if len(varied) > MOST_BY:
        left = ", ".join(varied[MOST_BY:])
        why = f"Not drawn here: {left}. panmunjom figure DIR --outcome X --by PARAMETER draws them."
        found.append(Section("response", "Further parameters", why_missing=why))
    return found


def response_section(results: Results, outcome: str, by: str, colour: str = "") -> Section:
    """Return an outcome against a varied parameter, or as a map over two (by comma)."""
    both = by.replace(",", " and ")
    title = f"{_label(results, outcome)}, by {both}"

    def make() -> Section:
        figure = stored_response(results, outcome, by, colour)
        return Section("response", title, figure=figure)

    return attempt("response", title, make)


def fan_sections(results: Results) -> list[Section]:
    """Return the usual fans, if the study kept bands."""
    if "bands" not in tables_in(results):
        return []
    return [fan_section(results, each) for each in _usual(fans_in(results))]


def fans_in(results: Results) -> list[str]:
    """Return the daily quantities of which a study kept bands, without adding them up."""
    return band_variables(results)


def fan_section(results: Results, variable: str) -> Section:
    """Return the quantiles of a daily quantity, arm by arm."""
    title = f"Day by day: {variable.replace('_', ' ')}"

    def make() -> Section:
        if "bands" not in tables_in(results):
            raise InputError("this study kept no bands: add bands = true to [keep] and live it")
        bands = bands_of(results, variable)
        return Section("fan", title, figure=bands_figure(bands, variable, results.seed))

    return attempt("fan", title, make)


def paired_sections(results: Results) -> list[Section]:
    """Return what each arm changes against the untouched case, for the first few arms."""
    others = [each for each in arms_of(results) if each != BASELINE]
    if BASELINE not in arms_of(results) or not others:
        return []
    pairs = [(case, arm) for case in cases_of(results) for arm in others]
    found = [section for pair in pairs[:MOST_ARMS] for section in paired_section(results, *pair)]
    left = [arm for _, arm in pairs[MOST_ARMS:]]
    if left:
        why = (
            f"Not compared here: {', '.join(left[:12])}{' ...' if len(left) > 12 else ''}. "
            "panmunjom figure DIR --arm NAME compares them."
        )
        found.append(Section("paired", "Further arms", why_missing=why))
    return found


def paired_section(results: Results, case: str, arm: str) -> list[Section]:
    """Return what an arm changes in the same worlds: the figure, then the table."""
    title = f"What {arm} changes" + (f": {case}" if len(cases_of(results)) > 1 else "")
    try:
        found, cut = _paired(results, case, arm)
    except InputError as error:
        return [Section("paired", title, why_missing=str(error))]
    note = "\n".join([*paired_sentences(found), *([cut] if cut else [])])
    table = paired_table(found)[["label", "baseline", "arm", "difference", "interval", "pairs"]]
    header = ("Outcome", found.baseline, found.arm, "Difference", "95 % interval", "Pairs")
    rows = table.itertuples(index=False)
    return [
        Section("paired", title, note, figure=paired_figure(found)),
        Section("paired", f"{title}: every outcome", table=grid(header, rows, 1)),
    ]


def compared_sections(results: Results) -> list[Section]:
    """Return two cases side by side, if the study lived two as they stand."""
    names = cases_of(results)
    if len(names) != 2 or varied_in(results) or arms_of(results) != [BASELINE]:
        return []
    title = "Two cases side by side"

    def make() -> Section:
        taken = MOST_PAIRS if results.manifest.asked.replicates > MOST_PAIRS else None
        columns = columns_in(results)
        frames = [_plain_names(lean_frame(results, columns, None, each, taken)) for each in names]
        if any(each.empty for each in frames):
            raise InputError("not both cases have been lived yet")
        titles = results.codebook.titles
        labels = [CaseLabel(each, titles.get(each, each)) for each in names]
        found = compare(frames[0], frames[1], labels[0], labels[1])
        note = "\n".join(contrasts(found))
        return Section("compare", title, note, figure=shares(found))

    return [attempt("compare", title, make)]


def sensitivity_section(
    results: Results, known: Mapping[str, Case], outcome: str, method: str | None = None
) -> Section:
    """Return which of the varied parameters an outcome depends on, and how much is chance."""
    title = f"What it depends on: {_label(results, outcome)}"

    def make() -> Section:
        found, note = restored_sensitivity(results, known, outcome, method)
        case = cases_of(results)[0]
        named = results.codebook.titles.get(case, case)
        told = "\n".join(each for each in (note, found.warning or "") if each)
        return Section(
            "sensitivity", title, told, figure=drawn_sensitivity(found, named, results.seed)
        )

    return attempt("sensitivity", title, make)


def _paired(results: Results, case: str, arm: str) -> tuple[PairedDifferences, str]:
    """Compare an arm with the untouched case; say so if not all histories were taken."""
    own = results.manifest.asked.arms.get(f"{case} {arm}")
    points = own.points if own is not None else 1
    most = max(1, MOST_PAIRS // points)
    taken = most if most < results.manifest.asked.replicates else None
    columns = outcome_columns(results)
    both = lean_frame(results, columns, [BASELINE, arm], case, taken)
    both = _plain_names(both)
    runs = [both[both["arm"].eq(each)] for each in (BASELINE, arm)]
    if any(each.empty for each in runs):
        raise InputError(f"no history of {arm!r} and of the untouched case has been lived yet")
    cut = f"The first {most:,} replicates of every point are compared." if taken else ""
    return paired_differences(runs[0], runs[1]), cut


def _plain_names(frame: pd.DataFrame) -> pd.DataFrame:
    """Return names as text: of categories those would be counted, too, that nobody met."""
    named = frame.select_dtypes("category").columns
    return frame.astype(dict.fromkeys(named, object))


def _label(results: Results, outcome: str) -> str:
    known = outcomes_in(results)
    return known[outcome].label if outcome in known else outcome


def _usual(variables: list[str]) -> list[str]:
    firsts = (next((v for v in variables if v.startswith(start)), None) for start in FANS)
    return [each for each in firsts if each is not None] or variables[:1]


def _varies(line: Line) -> bool:
    """Say whether an outcome is not the same in all histories."""
    if line.kind == "share":
        return line.estimate not in (None, 0.0, 1.0)
    return line.worlds > 0 and line.low != line.high
