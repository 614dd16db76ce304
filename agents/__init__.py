"""Who decides: leaders, risk theories, and one card for each kind of decision.

The room sees the war only through the protocols in `view`.
"""

from .cast import CARDS, AnyQuestion, LeaderSpec, hand_over, take_office
from .decision import CLOSED, Decision, Kind, Order, QuestionSpec
from .errors import InputError, first_few, nearest, shown
from .leader import Judging, Leader, Picture, Row
from .lottery import Lottery, Prospects, logistic, mix, ordered_logit, with_disaster
from .parameter import Choice, FloatArray, Number, Parameter, Strict, Switch, Value
from .send_forces import JoinSpec
from .support import Support, SupportSpec
from .theories import THEORIES, RiskTaste, RiskTheory, theory_named
from .view import MILESTONES, BoolArray, Desk, IntArray, Level, Milestone, Signal, Situation

__all__ = [
    "CARDS",
    "CLOSED",
    "MILESTONES",
    "THEORIES",
    "AnyQuestion",
    "BoolArray",
    "Choice",
    "Decision",
    "Desk",
    "FloatArray",
    "InputError",
    "IntArray",
    "JoinSpec",
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
    "RiskTaste",
    "RiskTheory",
    "Row",
    "Signal",
    "Situation",
    "Strict",
    "Support",
    "SupportSpec",
    "Switch",
    "Value",
    "first_few",
    "hand_over",
    "logistic",
    "mix",
    "nearest",
    "ordered_logit",
    "shown",
    "take_office",
    "theory_named",
    "with_disaster",
]
