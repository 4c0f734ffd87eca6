"""What may be done to the record: credit is posted, and credited again after a mistake."""

from salesmgmt.sales.actions.recrediting import Share, recredit

__all__ = ["Share", "recredit"]
