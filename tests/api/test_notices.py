"""A token's owner reads what they were told, and nobody else does."""

from salesmgmt.org.models import Notice, User
from tests.api.conftest import Ask
from tests.cast import Cast
from tests.org.telling import HIDDEN, NEWS, written


def test_the_list(ask: Ask, cast: Cast) -> None:
    Notice.objects.all().delete()
    rita = cast.people["rita"]
    first, gone = written(rita, 1), written(rita, HIDDEN)
    written(cast.people["ralf"])
    shown, unseen = ask("rita", "get", "notices/").json()["results"]
    assert shown == {
        "id": first.pk,
        "kind": NEWS,
        "sentence": f"{NEWS} 1 for {rita.name} {{today}} %(x)s",
        "url": "/there/1/",
        "created_at": shown["created_at"],
        "read_at": None,
    }
    assert (unseen["id"], unseen["url"]) == (gone.pk, None)
    assert unseen["sentence"] == "This is about something that you cannot see any more."
    assert ask("dora", "get", "notices/").json()["results"] == []


def test_in_the_owners_language(ask: Ask, cast: Cast) -> None:
    Notice.objects.all().delete()
    User.objects.filter(key="rita").update(language="de")
    written(cast.people["rita"], HIDDEN)
    (row,) = ask("rita", "get", "notices/").json()["results"]
    assert row["sentence"] == "Es geht um etwas, das Sie nicht mehr sehen können."


def test_filters(ask: Ask, cast: Cast) -> None:
    Notice.objects.all().delete()
    rita = cast.people["rita"]
    rows = [written(rita, 1), written(rita, 2), written(rita, 3, "tests.duty")]
    ask("rita", "post", f"notices/{rows[0].pk}/read/")

    def found(**asked: str) -> list[int]:
        return [row["id"] for row in ask("rita", "get", "notices/", asked).json()["results"]]

    assert found(unread="true") == [rows[1].pk, rows[2].pk]
    assert found(unread="false") == [rows[0].pk]
    assert found(kind=NEWS) == [rows[0].pk, rows[1].pk]
    assert ask("rita", "get", "notices/", {"person": "1"}).status_code == 400


def test_marking_as_read(ask: Ask, cast: Cast) -> None:
    notice = written(cast.people["rita"])
    path = f"notices/{notice.pk}/read/"
    assert ask("mona", "post", path).status_code == 404
    answers = [ask("rita", "post", path, idempotency_key="k") for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[0].json() == answers[1].json()
    assert answers[0].json()["read_at"] is not None
    assert ask("rita", "post", path).json()["read_at"] == answers[0].json()["read_at"]
