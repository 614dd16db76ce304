"""The war and what surrounds the leaders: worlds, noise, theatre, ladder, talks, cases."""

from panmunjom.agents import (
    Choice,
    InputError,
    Number,
    Parameter,
    Strict,
    Switch,
    first_few,
    nearest,
)

from .accounts import Account, Accounts, Span
from .calibration_spec import CalibrationSpec
from .case import Case
from .content import digest_of
from .documents import parse_document, place_in, read_document
from .gauges import Gauge, gauges
from .interventions import Counterfactual, Force, Forced, Intervention, Move, Remove, Set, SwitchOff
from .loader import cases, folder_of, load, read_case
from .negotiation import without_veto
from .noise import Noise
from .phases import PHASES, Phase, phase_table
from .record import Between, InOutcome, OnDay, OnPath, Passing, Pattern, Record, Use
from .rewriting import with_note, with_values
from .schema import MECHANISMS, CaseSpec, Mechanism
from .war import War
from .worlds import NOT_YET

__all__ = [
    "MECHANISMS",
    "NOT_YET",
    "PHASES",
    "Account",
    "Accounts",
    "Between",
    "CalibrationSpec",
    "Case",
    "CaseSpec",
    "Choice",
    "Counterfactual",
    "Force",
    "Forced",
    "Gauge",
    "InOutcome",
    "InputError",
    "Intervention",
    "Mechanism",
    "Move",
    "Noise",
    "Number",
    "OnDay",
    "OnPath",
    "Parameter",
    "Passing",
    "Pattern",
    "Phase",
    "Record",
    "Remove",
    "Set",
    "Span",
    "Strict",
    "Switch",
    "SwitchOff",
    "Use",
    "War",
    "cases",
    "digest_of",
    "first_few",
    "folder_of",
    "gauges",
    "load",
    "nearest",
    "parse_document",
    "phase_table",
    "place_in",
    "read_case",
    "read_document",
    "with_note",
    "with_values",
    "without_veto",
]
