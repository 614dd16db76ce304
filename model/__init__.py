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

from .case import Case
from .documents import parse_document, place_in, read_document
from .interventions import Counterfactual, Force, Forced, Intervention, Move, Remove, Set, SwitchOff
from .loader import cases, load, read_case
from .noise import Noise
from .phases import PHASES, Phase, phase_table
from .schema import MECHANISMS, CaseSpec, Mechanism
from .war import War

__all__ = [
    "MECHANISMS",
    "PHASES",
    "Case",
    "CaseSpec",
    "Choice",
    "Counterfactual",
    "Force",
    "Forced",
    "InputError",
    "Intervention",
    "Mechanism",
    "Move",
    "Noise",
    "Number",
    "Parameter",
    "Phase",
    "Remove",
    "Set",
    "Strict",
    "Switch",
    "SwitchOff",
    "War",
    "cases",
    "first_few",
    "load",
    "nearest",
    "parse_document",
    "phase_table",
    "place_in",
    "read_case",
    "read_document",
]
