"""A scorecard as one JSON document, for other programs."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np

from .scorecard import TARGET, Score, Scorecard, Total


def document(card: Scorecard) -> dict[str, object]:
    """Return a scorecard as one JSON document; dates are ISO strings.

    A time that is null while `never` is above 0 is "never": the worlds in which it does not happen
    stand last. Of a prediction `verdict` is null.
    """
    return {
        "case": card.case,
        "worlds": card.worlds,
        "seed": card.seed,
        "patterns": [_entry(each, card.start) for each in card.ranked],
        "totals": {use: _total(each) for use, each in card.totals.items()},
        "caveat": card.caveat,
    }


def _entry(score: Score, start: date) -> dict[str, object]:
    pattern = score.pattern

    def plain(value: float) -> str | float | None:
        if not np.isfinite(value):
            return None
        if pattern.unit == "date":
            return (start + timedelta(days=round(value))).isoformat()
        return value

    return {
        "name": score.name,
        "use": pattern.use,
        "observed": None if pattern.observed is None else plain(score.target),
        "low": plain(score.low),
        "high": plain(score.high),
        "share": score.share.value,
        "share_aligned": score.share_aligned.value,
        "p10": plain(score.p10),
        "p50": plain(score.p50),
        "p90": plain(score.p90),
        "share_interval": [score.share.low, score.share.high],
        "share_aligned_interval": [score.share_aligned.low, score.share_aligned.high],
        "never": score.never,
        "scored_against": score.origin,
        "covered": score.covered,
        "crps": None if np.isnan(score.crps) else score.crps,
        "verdict": None if score.verdict == "prediction" else score.verdict,
        "title": pattern.title,
        "phase": pattern.phase,
        "unit": pattern.unit,
        "source": pattern.source,
        "confidence": pattern.confidence,
        "note": pattern.note,
    }


def _total(total: Total) -> dict[str, object]:
    some = total.patterns > 0
    return vars(total) | {
        "share_hit": total.hit / total.patterns if some else None,
        "coverage": total.covered / total.of_covered if total.of_covered else None,
        "crps": total.crps if total.of_crps else None,
        "target_share_hit": TARGET,
        "target_missed": 0,
    }
