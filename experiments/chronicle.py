"""A chronicle: one history in sentences a historian can follow, each from the run's own record."""

from __future__ import annotations

import textwrap
from datetime import date
from typing import Any

import pandas as pd

from panmunjom.model import CaseSpec, War, without_veto

WIDTH = 88
#: A change of mind that does not last so many days is left out, in a question that comes again.
LASTS = 45
#: Acts that stand by themselves, however soon the question comes up again.
ACTS = ("consent", "launch", "send_forces", "escalate", "leave")
#: What a decision says, by kind and option; {who} decides.
SAYINGS: dict[tuple[str, str], str] = {
    ("consent", "consent"): "{who} consented ({question}).",
    ("consent", "consent_if_third"): "{who} consented, on condition that the third power agrees.",
    (
        "consent",
        "if_line_crossed",
    ): "{who} allowed it only if the enemy crosses the line ({question}).",
    ("launch", "open"): "{who} opened the war.",
    ("pace", "urge"): "{who} urged his ally to press on.",
    ("send_forces", "air"): "{who} sent air and sea power.",
    ("send_forces", "ground"): "{who} sent ground troops.",
    ("send_forces", "enter"): "{who} ordered the army to march.",
    ("send_forces", "land"): "{who} ordered a landing behind the front.",
    ("support", "withhold"): "{who} withheld {what}.",
    ("support", "measured"): "{who} gave measured support: {what}.",
    ("support", "full"): "{who} gave full support: {what}.",
    ("aims", "stop"): "{who} settled for the line.",
    ("aims", "carry_on"): "{who} decided to carry on beyond the line.",
    ("escalate", "widen_strikes"): "{who} widened the strikes beyond the theatre.",
    ("escalate", "nuclear_signal"): "{who} sent a nuclear signal.",
    ("escalate", "nuclear_use"): "{who} used nuclear weapons.",
    ("bargain", "stall"): "{who} wanted to talk, not to concede.",
    ("bargain", "concede"): "{who} became ready to sign.",
    ("bargain", "no_talks"): "{who} refused to talk.",
    ("bargain", "break_off"): "{who} broke off the talks.",
    ("leave", "rotate_out"): "{who} took the contingent off the line to rest.",
    ("leave", "withdraw"): "{who} brought the contingent home.",
}
#: Milestones that are not decisions, or that follow from several.
EVENTS: dict[str, str] = {
    "capital": "The attack reached the river and halted.",
    "adversary_entry": "First ground troops of {adversary} were in the field.",
    "cover_promise": "Air cover was promised to the army of {third}.",
    "cover_denied": "The promised air cover was put off.",
    "third_refusal": "{third} was asked to come and stayed out.",
    "third_halt": "The army of {third} was halted while it prepared.",
    "third_entry": "The army of {third} entered the war.",
    "evacuation": "The client was told to evacuate.",
    "evacuation_annulled": "The order to evacuate was annulled.",
    "talks": "Talks opened.",
    "client_peace": "{client} would have signed, left to himself, but had no say in it.",
    "armistice": "Armistice.",
    "wider_war": "The war widened into a general war.",
    "defeat": "The war was decided in the field.",
    "treaty": "A treaty of assistance was in force.",
}


def chronicle(war: War, world: int = 0) -> str:
    """Return one history as text: dated sentences by year, then its outcome.

    Parameters
    ----------
    war : a war that has been run and that kept this world.
    world : index of the world in this war.
    """
    lines = events(war, world)
    head = f"{war.case.title}: world {war.numbers[world]} of seed {war.seed}"
    parts = [head, "=" * len(head)]
    year = None
    for day, text in lines:
        if day.year != year:
            year = day.year
            parts += ["", str(year), "----"]
        parts.append(_wrapped(f"{day:%d %b}  ", text))
    return "\n".join([*parts, "", *_ending(war, world), ""])


def events(war: War, world: int = 0) -> list[tuple[date, str]]:
    """Return what happened in one history, by day: dates and sentences.

    Parameters
    ----------
    war : a war that has been run and that kept this world.
    world : index of the world in this war.
    """
    lines = [*_decided(war, world), *_happened(war, world), *_fronts(war, world)]
    return [(day, text) for day, _, text in sorted(lines, key=lambda x: x[:2])]


def place_name(war: War, position: float) -> str:
    """Return the place nearest to a position on the main front's axis, with the direction."""
    return place_at(war.spec, position)


def place_at(spec: CaseSpec, position: float) -> str:
    """Return the same for a case, whose main front is its first sector."""
    places = next(iter(spec.sectors.values())).places
    near = min(places, key=lambda p: abs(p.at - position))
    off = position - near.at
    if abs(off) < 0.012:
        return f"at {near.name}"
    return f"{'beyond' if off > 0 else 'short of'} {near.name}"


def _decided(war: War, world: int) -> list[tuple[Any, int, str]]:
    lines = []
    for _, rows in war.decisions(world).groupby("question", sort=False):
        for _, mine in rows[rows.new].groupby("leader", sort=False):
            lines += _changes(war, mine)
    return lines


def _changes(war: War, rows: pd.DataFrame) -> list[tuple[Any, int, str]]:
    """Return the sentences of one leader's question: acts, and changes of mind that lasted."""
    lines: list[tuple[Any, int, str]] = []
    said = None
    dates = [*rows.date, war.spec.end]
    taken: list[Any] = list(rows.itertuples())
    for row, following in zip(taken, dates[1:], strict=True):
        lasted = row.kind in ACTS or (following - row.date).days >= LASTS
        silent = said is None and row.option in ("withhold", "stop", "no_talks")
        text = _sentence(war, row)
        if text is None or silent or not lasted or (row.option == said and row.kind not in ACTS):
            continue
        said = row.option
        lines.append((row.date, 1, text))
    return lines


def _sentence(war: War, row: Any) -> str | None:
    if row.option.startswith("offer_"):
        size, place = row.option.removeprefix("offer_").split("k_", 1)
        return f"{row.person} offered {size},000 men ({place.replace('_', ' ')})." + _belief(row)
    saying = SAYINGS.get((row.kind, row.option))
    if saying is None:
        return None
    spec = war.spec.leaders[row.leader].decides[row.question]
    what = getattr(spec, "what", "")
    if getattr(spec, "effect", "") == "treaty" and row.option != "withhold":
        return f"{row.person} agreed to {what}."
    question = row.question.replace("_", " ")
    return saying.format(who=row.person, question=question, what=what) + _belief(row)


def _belief(row: Any) -> str:
    """Say what he believed where it was far from the truth."""
    if row.kind in ("consent", "launch") and row.true_front == row.seen_front:
        return ""
    gap = row.seen_odds - row.true_odds
    if abs(gap) < 0.5 or row.kind not in ("send_forces", "aims", "escalate", "consent"):
        return ""
    rosy = "more favourable" if gap > 0 else "worse"
    return f" (He sees odds {rosy} than they are: {row.seen_odds:+.1f} for {row.true_odds:+.1f}.)"


def _happened(war: War, world: int) -> list[tuple[Any, int, str]]:
    lines = []
    names = war.spec.actors
    for milestone, saying in EVENTS.items():
        day = int(war.worlds.marks[milestone][world])  # type: ignore[index]
        if day > war.day or (milestone == "treaty" and day == 0):
            continue
        roles = war.spec.roles
        text = saying.format(
            third=names[roles.third],
            adversary=names.get(roles.adversary, roles.adversary),
            client=" or ".join(war.spec.leaders[name].name for name in without_veto(war.spec)),
        )
        lines.append((_date(war, day), 2, text))
    last = _date(war, war.day)
    for event in war.spec.events:
        if war.spec.start <= event.date <= last:
            lines.append((event.date, 0, event.title + "."))
    for leader in war.spec.leaders.values():
        if leader.succession and leader.succession.date <= last and war.on("succession"):
            text = f"Succession: {leader.succession.name} in the seat of {leader.name}."
            lines.append((leader.succession.date, 0, text))
    return lines


def _fronts(war: War, world: int) -> list[tuple[Any, int, str]]:
    """Say where the front stands at the start of each quarter of the war, and at its extremes."""
    path = war.path(world)
    column = f"front_{war.main}"
    fighting = path[path.rung >= 3]
    if fighting.empty:
        return []
    lines = []
    months = pd.to_datetime(fighting.date).dt.to_period("M")
    for _, month in fighting.groupby(months):
        row, before = month.iloc[-1], month.iloc[0]
        if abs(row[column] - before[column]) * war.spec.sectors[war.main].length.value < 15 and (
            row["date"].month % 6
        ):
            continue
        dead = sum(row[f"dead_{unit}"] for unit in war.muster.names)
        text = f"The front stands {place_name(war, row[column])} ({row[column]:.2f}); "
        lines.append((row["date"], 3, text + f"{dead:,.0f} thousand dead so far."))
    return lines


def _ending(war: War, world: int) -> list[str]:
    row = war.outcomes().iloc[world]
    dead = ", ".join(
        f"{name} {row[f'dead_{actor}']:,.1f}" for actor, name in war.spec.actors.items()
    )
    facts = [
        ("Ending", str(row.ending).replace("_", " ")),
        ("War", f"{row.war_days} days, talks {row.talks_days} days"),
        ("Front", f"{row.final_front:.3f} at the end, {row.min_front:.3f} to {row.max_front:.3f}"),
        ("Highest rung", f"{row.peak_rung} of 9"),
        ("Dead (thousand)", dead),
    ]
    return ["Outcome", "-------", *(_wrapped(f"{name:<16} ", text) for name, text in facts)]


def _date(war: War, day: int) -> Any:
    return (pd.Timestamp(war.spec.start) + pd.Timedelta(days=day)).date()


def _wrapped(lead: str, text: str) -> str:
    return textwrap.fill(text, WIDTH, initial_indent=lead, subsequent_indent=" " * len(lead))
