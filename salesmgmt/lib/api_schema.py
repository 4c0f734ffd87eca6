"""What the schema says of every endpoint: the refusals that it can give, and its headers."""

from collections.abc import Iterator, Mapping
from typing import Any

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import ComponentRegistry, ResolvedComponent
from drf_spectacular.utils import OpenApiParameter
from rest_framework.permissions import SAFE_METHODS

from salesmgmt.lib.api import IDEMPOTENCY_KEY, IF_MATCH

Json = dict[str, Any]

_MEANS: Mapping[int, str] = {
    400: "What is wrong, by field; nothing was written.",
    401: "No token, or one that opens nothing any more.",
    403: "The owner or the token may not do this.",
    404: "There is no such thing, or it is not for the owner.",
    406: "Something else than JSON was asked for.",
    409: "The Idempotency-Key was used for another request, or somebody else changed the same.",
    412: "It was changed since it was read.",
    413: "The request is too large.",
    415: "Something else than JSON was sent.",
    428: "If-Match is missing.",
    429: "Too many requests; Retry-After says when to go on.",
    503: "A part does not answer for a moment; Retry-After says when to go on.",
}
_ALWAYS = (400, 401, 403, 406, 429, 503)
_OF_WRITES = (409, 413, 415)
_OF_MATCHED = (412, 428)
_LATER = {429, 503}

_REFUSAL: Json = {
    "type": "object",
    "properties": {"detail": {"type": "string"}, "request_id": {"type": "string"}},
    "required": ["detail"],
}
_BY_FIELD: Json = {
    "type": "object",
    "properties": {"detail": {"type": "string"}},
    "additionalProperties": {"type": "array", "items": {"type": "string"}},
}
_SECONDS: Json = {"Retry-After": {"schema": {"type": "integer"}, "description": "Seconds."}}


class RefusalsSchema(AutoSchema):
    """Adds to an operation the refusals that it can give; every write may name itself."""

    def get_override_parameters(self) -> list[Any]:
        """The header by which a write happens once."""
        named = OpenApiParameter(
            IDEMPOTENCY_KEY,
            str,
            OpenApiParameter.HEADER,
            description="Names the call: sent again within seven days, it gives the first answer.",
        )
        return [*super().get_override_parameters(), *([named] if self._writes() else [])]

    def get_operation(
        self, path: str, path_regex: str, path_prefix: str, method: str, registry: ComponentRegistry
    ) -> Json | None:
        """The operation with its refusals beside its answers."""
        operation = super().get_operation(path, path_regex, path_prefix, method, registry)
        if operation is not None:
            for status in sorted(self._refusals(operation)):
                self._add(operation["responses"], status)
        return operation

    def _writes(self) -> bool:
        return self.method not in SAFE_METHODS

    def _refusals(self, operation: Json) -> Iterator[int]:
        known = {(each["in"], each["name"]) for each in operation.get("parameters", ())}
        yield from _ALWAYS
        # A cursor that no page gave is an address that leads nowhere.
        if ("query", "cursor") in known or any(place == "path" for place, _name in known):
            yield 404
        if self._writes():
            yield from _OF_WRITES
        if ("header", IF_MATCH) in known:
            yield from _OF_MATCHED

    def _add(self, responses: Json, status: int) -> None:
        """One refusal; an endpoint's own shape of it stays beside the common one."""
        name, shape = ("FieldRefusal", _BY_FIELD) if status == 400 else ("Refusal", _REFUSAL)
        component = ResolvedComponent(name, ResolvedComponent.SCHEMA, schema=shape, object=name)
        self.registry.register_on_missing(component)
        own = responses.get(str(status), {}).get("content", {}).get("application/json")
        schema = {"anyOf": [own["schema"], component.ref]} if own else component.ref
        told: Json = {
            "description": _MEANS[status],
            "content": {"application/json": {"schema": schema}},
        }
        responses[str(status)] = told | ({"headers": _SECONDS} if status in _LATER else {})
