"""What people were told along the story is read, but for the latest."""

from salesmgmt.demo.story.stage import Scene
from salesmgmt.org.actions import read_all_notices
from salesmgmt.org.models import Notice

_UNREAD = 3


def tell(scene: Scene) -> None:
    """Leave everybody their latest notices unread; acts of the story send no mail."""
    for person in scene.people.values():
        latest = Notice.objects.of(person).order_by("-pk").values_list("pk", flat=True)
        for until in latest[_UNREAD : _UNREAD + 1]:
            read_all_notices(by=person, until=until)
