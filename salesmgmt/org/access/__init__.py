"""Who may see whose figures and objects: the one place that decides (docs/access.md).

`scope_of` asks the database once; every model's `visible_to(user, today)` is built from the
predicates here. Pages, exports, commands run for a person, e-mails and the API all go through them.

scope     what somebody reaches on a day
people    which people and departments that are
rows      which entries of a day, and which objects that last
objects   set-up, tokens, notices, agreements, jobs
"""

from salesmgmt.org.access.objects import (
    get_agreement,
    get_job,
    get_notice,
    get_recipient,
    get_token,
    own_notices,
    own_tokens,
    people_to_appoint,
    reads_accountability,
    require_accountability,
    require_set_up,
    sets_up_company,
)
from salesmgmt.org.access.people import (
    departments_listed,
    departments_managed,
    departments_to_filter,
    departments_with_totals,
    in_subtrees,
    paths_tellable,
    people_listed,
    people_managed,
    people_visible,
)
from salesmgmt.org.access.rows import entries_visible, lasting_visible, ways_to_see
from salesmgmt.org.access.scope import (
    MINIMUM_PEOPLE,
    NOT_AGREED,
    ManagedSpan,
    Person,
    Scope,
    Stay,
    Stays,
    chains,
    is_agreed,
    require_agreement,
    scope_of,
    signed_in,
    stands_in_for,
)

__all__ = [
    "MINIMUM_PEOPLE",
    "NOT_AGREED",
    "ManagedSpan",
    "Person",
    "Scope",
    "Stay",
    "Stays",
    "chains",
    "departments_listed",
    "departments_managed",
    "departments_to_filter",
    "departments_with_totals",
    "entries_visible",
    "get_agreement",
    "get_job",
    "get_notice",
    "get_recipient",
    "get_token",
    "in_subtrees",
    "is_agreed",
    "lasting_visible",
    "own_notices",
    "own_tokens",
    "paths_tellable",
    "people_listed",
    "people_managed",
    "people_to_appoint",
    "people_visible",
    "reads_accountability",
    "require_accountability",
    "require_agreement",
    "require_set_up",
    "scope_of",
    "sets_up_company",
    "signed_in",
    "stands_in_for",
    "ways_to_see",
]
