"""The form a group is described with, and the rule it means. One level; every button a submit."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from segments.rule import VERSION

MATCHES: dict[str, str] = {
    "all": "All of these hold",
    "any": "Any one of these holds",
    "none": "None of these holds",
}

KINDS: dict[str, str] = {
    "interest": "What they care about",
    "took_part": "What they took part in",
    "area": "Where they live",
    "last_seen": "When they were last seen",
}

SIGNS: dict[str, str] = {"60": "a strong sign", "30": "some sign or more", "1": "any sign"}

PART_KINDS: dict[str, str] = {
    "any": "took part in any way",
    "responded": "answered",
    "attended": "came to an event",
    "signed_up": "signed up for an event",
}

MONTHS: dict[str, str] = {
    "6": "the last 6 months",
    "12": "the last 12 months",
    "24": "the last 2 years",
    "36": "the last 3 years",
    "60": "the last 5 years",
}

FIELDS: dict[str, tuple[str, ...]] = {
    "interest": ("issue", "at_least"),
    "took_part": ("project", "part"),
    "area": ("places",),
    "last_seen": ("months",),
}
"""The controls of each kind of condition; their names end in the condition's place."""

DEFAULTS: dict[str, dict[str, str]] = {
    "interest": {"at_least": "30"},
    "took_part": {"part": "any"},
    "last_seen": {"months": "24"},
}
"""What a new condition begins with."""

CHOICES: dict[str, tuple[Collection[str], str]] = {
    "at_least": (SIGNS, "Choose how sure we must be that they care"),
    "part": (PART_KINDS, "Choose how they took part"),
    "months": (MONTHS, "Choose how long ago they were last seen at most"),
}
"""The controls with fixed choices: which there are, and what is said where it is none of them."""

MOST_CONDITIONS = 20


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition as filled in."""

    kind: str
    values: Mapping[str, str] = field(default_factory=dict)

    def value(self, name: str) -> str:
        return self.values.get(name, "")


@dataclass(frozen=True, slots=True)
class RuleForm:
    """The whole form."""

    match: str = "all"
    conditions: tuple[Condition, ...] = ()
    name: str = ""
    not_understood: str = ""
    """What of it could not be read, in one sentence; '' if nothing."""

    @classmethod
    def sent(cls, form: Mapping[str, str]) -> "RuleForm":
        """What was sent. A field that was not sent is as in a new condition."""
        sent = {key.removeprefix("kind-"): form[key] for key in form if key.startswith("kind-")}
        known = {place: kind for place, kind in sent.items() if _is_place(place) and kind in FIELDS}
        conditions = tuple(
            Condition(kind, {n: _sent_value(form, kind, n, place) for n in FIELDS[kind]})
            for place, kind in sorted(known.items(), key=lambda one: int(one[0]))
        )
        match = form.get("match", "all")
        trouble = ""
        if len(known) < len(sent):
            trouble = "One of the conditions could not be read, so it is left out. Add it again"
        return cls(match, conditions, form.get("name", "").strip(), trouble)

    def plus(self, kind: str) -> "RuleForm":
        """With one condition more."""
        if kind not in KINDS or len(self.conditions) >= MOST_CONDITIONS:
            return self
        added = Condition(kind, DEFAULTS.get(kind, {}))
        return replace(self, conditions=(*self.conditions, added))

    def minus(self, place: int) -> "RuleForm":
        """Without one condition."""
        kept = tuple(c for i, c in enumerate(self.conditions) if i != place)
        return replace(self, conditions=kept)

    def errors(self) -> dict[str, str]:
        """What is missing or could not be read, by the id of the control."""
        found: dict[str, str] = {}
        if self.not_understood:
            found["match"] = self.not_understood
        elif self.match not in MATCHES:
            found["match"] = "Choose who belongs to the group"
        elif not self.conditions and self.match != "all":
            found["match"] = "Add a condition, or choose ‘All of these hold’ for everybody"
        for place, condition in enumerate(self.conditions):
            wrong = _wrong(condition)
            found.update({f"{name}-{place}": sentence for name, sentence in wrong.items()})
        return found

    def rule(self) -> dict[str, Any]:
        """The rule it means, as JSON, where nothing is wrong with it."""
        terms = [_term(condition) for condition in self.conditions]
        return {"version": VERSION, "rule": {self.match: terms}}


def _is_place(text: str) -> bool:
    return text.isascii() and text.isdecimal() and int(text) < MOST_CONDITIONS


def _sent_value(form: Mapping[str, str], kind: str, name: str, place: str) -> str:
    return form.get(f"{name}-{place}", DEFAULTS.get(kind, {}).get(name, "")).strip()


def _wrong(condition: Condition) -> dict[str, str]:
    """What is wrong with a condition, by the name of its control."""
    found = {
        name: sentence
        for name, (choices, sentence) in CHOICES.items()
        if name in FIELDS[condition.kind] and condition.value(name) not in choices
    }
    if condition.kind == "interest" and not condition.value("issue"):
        found["issue"] = "Choose what they care about"
    if condition.kind == "area" and not _places(condition):
        found["places"] = "Enter an area or the first half of a postcode"
    return found


def _places(condition: Condition) -> list[str]:
    return [place.strip() for place in condition.value("places").split(",") if place.strip()]


def _term(condition: Condition) -> dict[str, Any]:
    match condition.kind:
        case "interest":
            least = int(condition.value("at_least"))
            return {"interest": {"issue": condition.value("issue"), "at_least": least}}
        case "took_part":
            project = condition.value("project") or None
            return {"took_part": {"project": project, "kind": condition.value("part")}}
        case "area":
            return {"area": {"in": _places(condition)}}
        case _:
            return {"last_seen": {"within_months": int(condition.value("months"))}}


def form_of(rule: Mapping[str, Any], *, name: str = "") -> RuleForm | None:
    """The form that means a rule; None where the form can't say it."""
    (match, terms), *others = rule.get("rule", {"": []}).items()
    if others or match not in MATCHES:
        return None
    conditions = [_condition(term) for term in terms]
    if any(condition is None for condition in conditions):
        return None
    return RuleForm(match, tuple(c for c in conditions if c is not None), name)


def _condition(term: Mapping[str, Any]) -> Condition | None:
    (kind, said), *_ = term.items()
    match kind:
        case "interest" if str(said["at_least"]) in SIGNS:
            return Condition(kind, {"issue": said["issue"], "at_least": str(said["at_least"])})
        case "took_part" if said.get("at_least", 1) == 1 and not said.get("since"):
            values = {"project": said.get("project") or "", "part": said.get("kind", "any")}
            return Condition(kind, values)
        case "area":
            return Condition(kind, {"places": ", ".join(said["in"])})
        case "last_seen" if str(said.get("within_months", "")) in MONTHS:
            return Condition(kind, {"months": str(said["within_months"])})
        case _:
            return None
