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
from .claims import (
    Claim,
    ClaimArm,
    ClaimTest,
    Condition,
    CorrelationTest,
    DifferenceTest,
    MedianTest,
    OrderTest,
    Reading,
    ShareTest,
    arms_of,
)
from .content import digest_of
from .course import Course, TalksFrom
from .documents import parse_document, place_in, read_document
from .gauges import Gauge, gauges
from .inequality import SUCCESSION, Behaviour, Headline, Inequality, Sign, inequality_of
from .interventions import Counterfactual, Force, Forced, Intervention, Move, Remove, Set, SwitchOff
from .loader import cases, folder_of, load, read_case
from .map_spec import Contour, MapSpec, SectorMap, Town
from .negotiation import without_veto
from .noise import Noise
from .phases import PHASES, Phase, phase_table
from .record import Between, InOutcome, OnDay, OnPath, Passing, Pattern, Record, Use
from .recorded_course import Known, RecordedCourse, recorded_course
from .rewriting import with_note, with_values
from .schema import MECHANISMS, CaseSpec, Mechanism
from .war import War
from .worlds import NOT_YET

__all__ = [
    "MECHANISMS",
    "NOT_YET",
    "PHASES",
    "SUCCESSION",
    "Account",
    "Accounts",
    "Behaviour",
    "Between",
    "CalibrationSpec",
    "Case",
    "CaseSpec",
    "Choice",
    "Claim",
    "ClaimArm",
    "ClaimTest",
    "Condition",
    "Contour",
    "CorrelationTest",
    "Counterfactual",
    "Course",
    "DifferenceTest",
    "Force",
    "Forced",
    "Gauge",
    "Headline",
    "InOutcome",
    "Inequality",
    "InputError",
    "Intervention",
    "Known",
    "MapSpec",
    "Mechanism",
    "MedianTest",
    "Move",
    "Noise",
    "Number",
    "OnDay",
    "OnPath",
    "OrderTest",
    "Parameter",
    "Passing",
    "Pattern",
    "Phase",
    "Reading",
    "Record",
    "RecordedCourse",
    "Remove",
    "SectorMap",
    "Set",
    "ShareTest",
    "Sign",
    "Span",
    "Strict",
    "Switch",
    "SwitchOff",
    "TalksFrom",
    "Town",
    "Use",
    "War",
    "arms_of",
    "cases",
    "digest_of",
    "first_few",
    "folder_of",
    "gauges",
    "inequality_of",
    "load",
    "nearest",
    "parse_document",
    "phase_table",
    "place_in",
    "read_case",
    "read_document",
    "recorded_course",
    "with_note",
    "with_values",
    "without_veto",
]
