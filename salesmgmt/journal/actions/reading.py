"""Who was shown whose figures."""

from collections.abc import Collection

from salesmgmt.journal.data_classes import DataClass
from salesmgmt.journal.models import AnswerKind, Reading


def record_reading(
    *,
    reader: int,
    stands_in_for: Collection[int],
    page: str,
    object_id: int | None,
    filters: dict[str, str],
    answer: AnswerKind,
    data: DataClass,
    subjects: Collection[int],
    request_id: str,
) -> None:
    """Note that `reader` was shown data of `subjects` (ids, not empty); one INSERT.

    It is no act: nothing of the company changes.
    """
    row = Reading(
        reader=reader,
        stands_in_for=sorted(stands_in_for),
        page=page,
        object=object_id,
        filters=filters,
        answer=answer,
        data=data,
        subjects=sorted(subjects),
        count=len(subjects),
        request=request_id,
    )
    row.save(force_insert=True)
