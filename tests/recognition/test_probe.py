from decimal import Decimal
from django.db import IntegrityError, transaction
from recognition.models import *
from tests.midyear import midyear  # noqa
from recognition.actions import new_version
from tests.recognition.pages import *
from tests.recognition.story import Story

def test_move(story: Story, ask):
    v = story.programme().versions.get()
    d = new_version(programme=v.programme, terms=story.terms(starts_on="2025-07-01" and __import__("datetime").date(2025,7,1)), by=story.who("adam"), today=story.today)
    d.tiers.all().delete()
    print(Tier.objects.filter(version=v).update(version=d))
    print(v.tiers.count())

def test_pages(story: Story, ask):
    award = story.earned()
    a = ask("mona", "award_reject", award.pk, data={"why": " "})
    i = a.body.find("id_why")
    print(re.findall(r"<[^>]*>[^<]*<[^>]*>[^<]*required[^<]*<[^>]*>", a.body)); a = ask("adam","programme_new",data={"name":"", "budget":"x", "tier-rows":"1","tier-0-rate":"101"}); print([m for m in re.findall(r"<[^>]*error[^>]*>.{0,200}", a.body, re.DOTALL)])
