"""The first page: what this is, what it is not, and where to go. Nothing is simulated on it."""

from __future__ import annotations

from dash import Dash, dcc, html
from dash.development.base_component import Component

from panmunjom.experiments import program_version
from panmunjom.model import Case

from ..cards import marks, text_card
from ..context import Context
from ..page import Page
from ..query import Query

ASKED = {
    "/history": (
        "history",
        "One possible war, day by day, on a map.",
        "What happens if this leader fears less, or hears later?",
    ),
    "/knew": (
        "knew",
        "What a leader saw beside what was true, and why he chose.",
        "Was it a mistake, or a good choice on bad news?",
    ),
    "/many": (
        "many",
        "Thousands of histories: when things happen, how it ends, who pays.",
        "What do the worlds that end early have in common?",
    ),
    "/two-cases": (
        "cases",
        "Korea 1950 beside Russia-DPRK 2024, outcome by outcome.",
        "Where does the analogy hold, and where does it break?",
    ),
    "/what-if": (
        "whatif",
        "The same worlds twice, with one thing changed.",
        "Would it have made a difference, and in how many worlds?",
    ),
    "/study": (
        "study",
        "A folder of results: what outcomes hang on, how it stands against the record.",
        "Which values matter, and what can the record not tell apart?",
    ),
    "/seat": (
        "seat",
        "Play a leader on his late and noisy news. Made for a classroom.",
        "Would you have decided otherwise, knowing only what he knew?",
    ),
}
"""What one sees and can ask on a page: its drawing, a sentence, a question."""

NOT = (
    ("Not a forecast.", "Everything follows from this model's rules and these values."),
    (
        "Not a proof.",
        "One history happened. That a rule can produce it does not show that it did.",
    ),
    (
        "Not sure of itself.",
        "Intervals tell how much luck differs between worlds, not how wrong the model may be.",
    ),
)
WORDS = {
    "World": "one possible history. Its number names its luck: world 17 of seed 38 is the same "
    "history on every machine.",
    "Seed": "the luck of all worlds at once. Two pages with one seed show the same luck.",
    "Interval": "where a number would lie had other worlds been drawn, in 95 of 100 cases.",
    "Link": "the address of a page holds all that you chose. Copy it, and others see your screen.",
}


def body(context: Context, query: Query) -> Component:
    """Return the page; nothing on it depends on the address."""
    from . import PAGES  # noqa: PLC0415 - the list of all pages holds this one

    doors = [_door(page) for page in PAGES if page.path in ASKED]
    cases = [_case(case) for case in context.cases.values()]
    return html.Div(
        [
            html.Ul([html.Li([html.Strong(a), f" {b}"]) for a, b in NOT], className="start-not"),
            html.Section(html.Div(doors, className="doors"), **marks(aria_label="Pages to go to")),
            html.Section(
                [html.H2("The cases"), html.Div(cases, className="grid")],
                **marks(aria_label="The cases"),
            ),
            html.Div([_words(), _cite(context)], className="grid start-foot"),
        ],
        className="start",
    )


def register(app: Dash, context: Context) -> None:
    """Register nothing: the page answers nothing."""


def _door(page: Page) -> Component:
    """A card that leads to a page."""
    drawing, seen, question = ASKED[page.path]
    inside = [
        html.Img(src=f"/assets/start-{drawing}.svg", alt="", width=240, height=110),
        html.H2(page.name),
        html.P(seen),
        html.P(question, className="question"),
    ]
    return dcc.Link(inside, href=page.path, className="card door")


def _case(case: Case) -> Component:
    """A card that introduces a case and its leaders."""
    leaders = [
        html.Li([html.Strong(each.name), html.Span(f", {each.role}", className="small")])
        for each in case.spec.leaders.values()
    ]
    number = f"{len(case.parameters):,}"
    return text_card(
        case.title,
        html.P(case.spec.description),
        html.Ul(leaders, className="leaders"),
        html.P(
            f"{number} parameters, each with value, range, unit, source and confidence. "
            "Open a question mark beside a control to read them.",
            className="small",
        ),
    )


def _words() -> Component:
    terms = [part for word, said in WORDS.items() for part in (html.Dt(word), html.Dd(said))]
    return text_card("Four words", html.Dl(terms, className="words"))


def _cite(context: Context) -> Component:
    """How to cite: the program, and what makes the same worlds again."""
    version = program_version()
    digests = [
        html.Li([html.Code(case.name), " ", html.Code(case.digest[:12])])
        for case in context.cases.values()
    ]
    return text_card(
        "How to cite",
        html.P(
            f"The Panmunjom contributors. Panmunjom {version}: a laboratory for alliance behaviour "
            "in war [software].",
            className="citation",
        ),
        html.P("Name the version, the seed, the number of worlds and the digest of the case:"),
        html.Ul(digests, className="digests"),
        html.P(
            [
                "More to read in the program's folder: ",
                html.Code("docs/what-it-can-tell.md"),
                " (first), ",
                html.Code("docs/seeing.md"),
                " (these pages, and a lesson plan), ",
                html.Code("docs/rules.md"),
                " (the model, rule by rule). Nothing on these pages leaves your machine, and "
                "nothing is stored.",
            ],
            className="small",
        ),
    )


PAGE = Page(
    "/",
    "Start",
    "A laboratory for alliance behaviour in war. Leaders with their own appetite for risk see the "
    "world late and dimly, decide, and live with what their allies decide. The same rules play "
    "Korea 1950 and Russia-DPRK 2024, in thousands of possible histories.",
    body,
    register,
)
