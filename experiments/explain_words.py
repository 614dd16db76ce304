"""The words of an explanation: questions, options, outcomes, theories and terms by name."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from panmunjom.agents import Branch, Result

#: What a question asks, by card; {what} is the flow of support.
ASKS: Mapping[str, str] = {
    "consent_war": "May his ally open a war?",
    "consent_entry": "May the third power's army come into the war?",
    "launch": "Should he open the war now?",
    "advance": "Should his armies attack or hold?",
    "halt": "The army stands at the river. Should it go on?",
    "urge": "Should he urge his ally on?",
    "commit": "Should he send forces of his own?",
    "join": "Should his army go to war for his ally?",
    "land": "Should he land behind the front now?",
    "support": "How much should he give: {what}?",
    "aims": "How far should the war be carried?",
    "escalate": "Should he escalate?",
    "bargain": "Should he talk, and should he sign?",
    "leave": "Should his contingent stay in the line?",
    "evacuate": "Should his beaten ally fight on?",
}
#: Short names of options, by card and option.
OPTIONS: Mapping[tuple[str, str], str] = {
    ("consent_war", "refuse"): "Refuse",
    ("consent_war", "consent"): "Agree",
    ("consent_war", "consent_if_third"): "Agree if the third power agrees",
    ("consent_entry", "withhold"): "Give no answer",
    ("consent_entry", "if_line_crossed"): "Yes, if the enemy crosses the line",
    ("consent_entry", "consent"): "Let it come, ask for it",
    ("launch", "wait"): "Wait",
    ("launch", "open"): "Open the war",
    ("advance", "hold"): "Hold",
    ("advance", "press"): "Attack",
    ("halt", "hold"): "Halt",
    ("halt", "press"): "Go on",
    ("urge", "silent"): "Keep silent",
    ("urge", "urge"): "Urge him on",
    ("commit", "stay_out"): "Stay out",
    ("commit", "air"): "Send air and sea power",
    ("commit", "ground"): "Send ground troops",
    ("join", "stay_out"): "Stay out",
    ("join", "enter"): "Order the army to march",
    ("land", "gather"): "Gather strength",
    ("land", "land"): "Land now",
    ("support", "withhold"): "Nothing",
    ("support", "measured"): "A measured amount",
    ("support", "full"): "All he can",
    ("aims", "stop"): "Settle for the line",
    ("aims", "carry_on"): "Carry on beyond the line",
    ("escalate", "none"): "Nothing of the kind",
    ("escalate", "widen_strikes"): "Strike beyond the theatre",
    ("escalate", "nuclear_signal"): "Send a nuclear signal",
    ("escalate", "nuclear_use"): "Use nuclear weapons",
    ("bargain", "no_talks"): "Refuse to talk",
    ("bargain", "stall"): "Talk, concede nothing",
    ("bargain", "concede"): "Be ready to sign",
    ("bargain", "break_off"): "Break off the talks",
    ("leave", "stay"): "Stay in the line",
    ("leave", "rotate_out"): "Take it out to rest",
    ("leave", "withdraw"): "Bring it home",
    ("evacuate", "fight_on"): "Fight on",
    ("evacuate", "evacuate"): "Give the country up",
}
#: Options of a treaty, which is signed, not measured out.
TREATY: Mapping[str, str] = {
    "withhold": "Sign nothing",
    "measured": "Sign a treaty with reservations",
    "full": "Sign a full treaty",
}
#: Risk theories: a short name, and half a sentence on what each does.
THEORY_WORDS: Mapping[str, tuple[str, str]] = {
    "expected_value": ("Expected value", "the plain average of the outcomes"),
    "cara": ("Risk aversion (CARA)", "a gamble is marked down, the more the wider it is"),
    "prospect": ("Prospect theory", "losses weigh more than gains, small chances too much"),
    "safety_first": ("Safety first", "no more than a small chance of catastrophe, then the best"),
}
RESULTS: Mapping[Result, str] = {
    "win": "win",
    "none": "no winner",
    "lose": "loss",
    "line": "peace on the line",
    "wider_war": "wider war",
}
#: From this share on he takes it that the third power's army is in the war.
BELIEVED = 0.5
#: A superiority greater than this is told as such.
MOST = 50


def question_asked(question: Any) -> str:
    """Return what a question of a repertoire asks, from its terms."""
    if getattr(question, "effect", "") == "treaty":
        return f"Should he sign {question.what}?"
    return ASKS[question.card].format(what=getattr(question, "what", ""))


def option_name(question: Any, option: str) -> str:
    """Return an option in a few words, from the terms of its question."""
    if option.startswith("offer_"):
        size, place = option.removeprefix("offer_").split("k_", 1)
        where = " (neighbour)" if place == "neighbour" else f" ({place.replace('_', ' ')})"
        return f"Offer {size},000 men{where if len(question.places) > 1 else ''}"
    if getattr(question, "effect", "") == "treaty":
        return TREATY[option]
    return OPTIONS[question.card, option]


def outcome_name(branch: Branch, third: str) -> str:
    """Return an outcome in a few words; `third` names the third power."""
    joined = f" with {third} in the war" if branch.third >= BELIEVED else ""
    return RESULTS[branch.result] + joined


def balance_words(balance: float) -> str:
    """Return a balance of power (log ratio, his side positive) in words and as a ratio."""
    size = abs(balance)
    if size < 0.05:
        return "even"
    side = "his side" if balance > 0 else "the enemy"
    ratio = math.exp(size)
    return f"{ratio:.1f} to 1 for {side}" if ratio < MOST else f"more than {MOST} to 1 for {side}"
