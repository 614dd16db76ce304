"""Who decides: leaders, risk theories, and one card for each kind of decision.

The room sees the war only through the protocols in `view`.
"""

from .bargain import BargainSpec
from .cast import (
    CARDS,
    AnyQuestion,
    LeaderSpec,
    hand_over,
    kind_of,
    options_of,
    take_office,
)
from .decision import CLOSED, Decision, Kind, Order, QuestionSpec
from .errors import InputError, first_few, nearest, shown
from .forced import Asked, ForcedChoice
from .join import JoinSpec
from .leader import Judging, Leader, Picture, Row, Succession, memory
from .lottery import Lottery, Prospects, logistic, mix, ordered_logit, with_disaster
from .parameter import (
    Choice,
    FloatArray,
    Number,
    Parameter,
    Strict,
    Switch,
    Value,
    checked_value,
)
from .support import Support, SupportSpec
from .theories import THEORIES, RiskTaste, RiskTheory, theory_named
from .view import MILESTONES, BoolArray, Desk, IntArray, Level, Milestone, Signal, Situation
from .witness import Amount, Branch, Judged, Result, judged

__all__ = [
    "CARDS",
    "CLOSED",
    "MILESTONES",
    "THEORIES",
    "Amount",
    "AnyQuestion",
    "Asked",
    "BargainSpec",
    "BoolArray",
    "Branch",
    "Choice",
    "Decision",
    "Desk",
    "FloatArray",
    "ForcedChoice",
    "InputError",
    "IntArray",
    "JoinSpec",
    "Judged",
    "Judging",
    "Kind",
    "Leader",
    "LeaderSpec",
    "Level",
    "Lottery",
    "Milestone",
    "Number",
    "Order",
    "Parameter",
    "Picture",
    "Prospects",
    "QuestionSpec",
    "Result",
    "RiskTaste",
    "RiskTheory",
    "Row",
    "Signal",
    "Situation",
    "Strict",
    "Succession",
    "Support",
    "SupportSpec",
    "Switch",
    "Value",
    "checked_value",
    "first_few",
    "hand_over",
    "judged",
    "kind_of",
    "logistic",
    "memory",
    "mix",
    "nearest",
    "options_of",
    "ordered_logit",
    "shown",
    "take_office",
    "theory_named",
    "with_disaster",
]
