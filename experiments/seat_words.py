"""What a player reads: questions, options and news of a seat in plain words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from panmunjom.agents import Milestone

from .chronicle import EVENTS, SAYINGS
from .explain_words import option_name

#: What each card asks; {what} is the flow of support.
ASKS: Mapping[str, str] = {
    "consent_war": "Your ally wants to open a war. Do you agree?",
    "consent_entry": "May the third army come into the war?",
    "launch": "Do you open the war?",
    "advance": "What are your armies to do on the front?",
    "halt": "The army stands at the river. Does it go on?",
    "urge": "Do you urge your ally on?",
    "commit": "Do you come into this war with forces of your own?",
    "join": "Does your army go to war for your ally?",
    "land": "Do you land behind the front?",
    "support": "How much do you give: {what}?",
    "aims": "How far is the war to be carried?",
    "escalate": "Do you escalate?",
    "bargain": "How do you stand to peace?",
    "leave": "Does your contingent stay in the line?",
    "evacuate": "What do you tell your beaten ally?",
}
#: What stands below an option's name, by card and option.
HINTS: Mapping[tuple[str, str], str] = {
    ("consent_war", "refuse"): "No war for now. He will ask again.",
    ("consent_war", "consent"): "He may open the war when he is ready.",
    ("consent_war", "consent_if_third"): "Somebody else shares the burden, should it go wrong.",
    ("consent_entry", "withhold"): "Silence keeps every way open.",
    ("consent_entry", "if_line_crossed"): "The army is kept in reserve.",
    ("consent_entry", "consent"): "The war gets another army.",
    ("launch", "wait"): "Prepare further.",
    ("launch", "open"): "There is no way back from this.",
    ("advance", "hold"): "Stand on the defence and spare the men.",
    ("advance", "press"): "Press for ground, at a price in blood.",
    ("halt", "hold"): "Wait for the enemy to fall apart by himself.",
    ("halt", "press"): "Cross the river now.",
    ("urge", "silent"): "He will see to it himself.",
    ("urge", "urge"): "Tell him to lose no time.",
    ("commit", "stay_out"): "Not your war.",
    ("commit", "air"): "Help from above, no army.",
    ("commit", "ground"): "Your own men in the line, and your name.",
    ("join", "stay_out"): "If you were asked, this is a no; on the march, a halt.",
    ("join", "enter"): "It needs days to prepare; you can halt it.",
    ("land", "gather"): "A larger landing is a surer one.",
    ("land", "land"): "It may cut the enemy off; it may fail.",
    ("support", "withhold"): "It costs nothing and helps nobody.",
    ("support", "measured"): "Some help at some cost.",
    ("support", "full"): "The most help, the most cost and risk.",
    ("aims", "stop"): "What was before is enough.",
    ("aims", "carry_on"): "To win it all. Others may come in.",
    ("escalate", "none"): "Keep the war where it is.",
    ("escalate", "widen_strikes"): "It hurts him, and widens war.",
    ("escalate", "nuclear_signal"): "A threat, to be believed or not.",
    ("escalate", "nuclear_use"): "It ends this war by a greater one.",
    ("bargain", "no_talks"): "Fight on.",
    ("bargain", "stall"): "Be at the table, let time work.",
    ("bargain", "concede"): "Pay what peace costs.",
    ("bargain", "break_off"): "Leave the table and fight on.",
    ("leave", "stay"): "Keep your word; bleed on.",
    ("leave", "rotate_out"): "For some weeks.",
    ("leave", "withdraw"): "For good, and your ally will know.",
    ("evacuate", "fight_on"): "Every mile costs the enemy.",
    ("evacuate", "evacuate"): "Save the army.",
}
#: The same for a treaty, which is signed, not measured out.
TREATY: Mapping[str, str] = {
    "withhold": "Keep your hands free.",
    "measured": "A promise with a way out.",
    "full": "A guarantee, and a risk.",
}
PLACES: Mapping[str, str] = {
    "own_soil": "on your ally's own soil",
    "neighbour": "in the country he fights in",
}
#: News of milestones that the chronicle has no sentence for, as it tells them by decisions.
NEWS: Mapping[Milestone, str] = {
    "consent": "The senior partner has agreed to the war.",
    "guarantee": "The third power has agreed to the war.",
    "war": "The war has broken out.",
    "urged": "The patron urges that no time be lost.",
    "adversary_air": "Air and sea power of {adversary} is in action.",
    "offer": "{third} offers its army.",
    "border_licence": "The army of {third} may come if the enemy crosses the line.",
    "licence": "The army of {third} may come.",
    "third_orders": "The army of {third} is under orders to march.",
    "landing": "The enemy of the attack has landed behind the front.",
    "crossing": "The defending side has carried the war across the line.",
    "air_cover": "The patron's air cover is in action.",
    "strikes": "There have been strikes beyond the theatre.",
    "nuclear_signal": "A nuclear signal has been sent.",
    "nuclear_use": "Nuclear weapons have been used.",
    "second_front": "A second front is open.",
    "withdrawal": "The army of {third} is taken off the line.",
}


def question_words(question: Any) -> str:
    """Return what a question of a repertoire asks.

    Parameters
    ----------
    question : its terms, as the case describes them.
    """
    if getattr(question, "effect", "") == "treaty":
        return f"Do you sign {question.what}?"
    return ASKS[question.card].format(what=getattr(question, "what", ""))


def option_words(question: Any, option: str) -> tuple[str, str]:
    """Return a button's text for an option, and the line below it."""
    name = option_name(question, option).replace("All he can", "All you can")
    if option.startswith("offer_"):
        place = option.removeprefix("offer_").split("k_", 1)[1]
        where = PLACES.get(place, place.replace("_", " "))
        return name, f"To fight {where}; an offer binds nobody yet."
    if getattr(question, "effect", "") == "treaty":
        return name, TREATY[option]
    return name, HINTS[question.card, option]


def deed_words(question: Any, kind: str, option: str, name: str, who: str = "You") -> str:
    """Return in the chronicle's words what somebody did; the button's where it has none.

    Parameters
    ----------
    question : its terms; `kind`, `name` : its kind and its name in the repertoire.
    option : what was chosen; `who` : by whom.
    """
    saying = SAYINGS.get((kind, option))
    if saying is None or getattr(question, "effect", "") == "treaty":
        return f"{who} chose: {option_words(question, option)[0].lower()}."
    what = getattr(question, "what", "")
    told = saying.format(who=who, question=name.replace("_", " "), what=what)
    return told.replace(" his ", " your ") if who == "You" else told


def news_words(milestone: Milestone, names: Mapping[str, str]) -> str:
    """Return the sentence that tells of a milestone.

    Parameters
    ----------
    names : of the third power, the adversary and the client, by these words.
    """
    return (NEWS.get(milestone) or EVENTS[milestone]).format(**names)


def balance_words(balance: float) -> str:
    """Return a believed balance (log ratio, own side positive) in words."""
    size = abs(balance)
    if size < 0.1:
        return "the two sides are about even"
    side = "your side is" if balance > 0 else "the other side is"
    how = "a little" if size < 0.3 else "clearly" if size < 0.8 else "far"
    return f"{side} {how} stronger"
