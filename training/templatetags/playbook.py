"""Words of the playbook in templates."""

from django import template

from training.forms.playbook import KINDS

register = template.Library()

_NAMES = dict(KINDS)


@register.filter
def kind_name(kind: str) -> str:
    """What a sheet of this kind is about, in words."""
    return str(_NAMES[kind])
