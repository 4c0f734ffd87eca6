"""The product's settings, but a message not done within a second is delivered once more."""

from salesmgmt.settings import *  # noqa: F403
from salesmgmt.settings import CELERY_BROKER_TRANSPORT_OPTIONS

CELERY_BROKER_TRANSPORT_OPTIONS |= {
    "visibility_timeout": 1,
    "unacked_restore_interval": 1,
    "unacked_restore_throttle": 1,
}
