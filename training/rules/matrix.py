"""How far a person is with a module, in one word for the team matrix."""

from dataclasses import dataclass
from datetime import date

from training.rules.progress import Facts, state_on
from training.rules.terms import AssignmentState, CertificateState
from training.rules.validity import certificate_state


@dataclass(frozen=True, slots=True)
class Held:
    """The certificate that holds longest; None as its last day: it never expires."""

    valid_until: date | None


def holds(held: Held, on: date) -> bool:
    """Whether the certificate is valid on the day, soon to expire or not."""
    return certificate_state(held.valid_until, on) is not CertificateState.EXPIRED


def state_in_matrix(
    latest: Facts | None, held: Held | None, on: date
) -> AssignmentState | CertificateState | None:
    """What is to be done comes first, then what is done; None where there is neither.

    `latest` is the open assignment, else the last one that was completed.
    """
    if latest is not None and latest.completed_on is None:
        return state_on(latest, on)
    if held is not None:
        state = certificate_state(held.valid_until, on)
        return AssignmentState.COMPLETED if state is CertificateState.CURRENT else state
    return None if latest is None else AssignmentState.COMPLETED
