"""The form a group is described with, and the rule it means. One level; every button a submit."""

from collections.abc import Mapping
from dataclasses import dataclass, field
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
    "last_seen": {"months": "24"},
}
"""What a new condition begins with."""

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

    @classmethod
    def sent(cls, form: Mapping[str, str]) -> "RuleForm":
        """What was sent; unknown kinds are left out."""
        conditions = tuple(
            Condition(kind, {n: form.get(f"{n}-{place}", "").strip() for n in FIELDS[kind]})
            for place in range(MOST_CONDITIONS)
            if (kind := form.get(f"kind-{place}", "")) in FIELDS
        )
        match = form.get("match", "all")
        return cls(match if match in MATCHES else "all", conditions, form.get("name", "").strip())

    def plus(self, kind: str) -> "RuleForm":
        """With one condition more."""
        if kind not in KINDS or len(self.conditions) >= MOST_CONDITIONS:
            return self
        return RuleForm(
            self.match, (*self.conditions, Condition(kind, DEFAULTS.get(kind, {}))), self.name
        )

    def minus(self, place: int) -> "RuleForm":
        """Without one condition."""
        kept = tuple(c for i, c in enumerate(self.conditions) if i != place)
        return RuleForm(self.match, kept, self.name)

    def errors(self) -> dict[str, str]:
        """What is missing, by the id of the control."""
        found: dict[str, str] = {}
        for place, condition in enumerate(self.conditions):
            if condition.kind == "interest" and not condition.value("issue"):
                found[f"issue-{place}"] = "Choose what they care about"
            if condition.kind == "area" and not _places(condition):
                found[f"places-{place}"] = "Enter an area or the first half of a postcode"
        if not self.conditions and self.match != "all":
            found["match"] = "Add a condition, or choose ‘All of these hold’ for everybody"
        return found

    def rule(self) -> dict[str, Any]:
        """The rule it means, as JSON."""
        terms = [_term(condition) for condition in self.conditions]
        return {"version": VERSION, "rule": {self.match: terms}}


def _places(condition: Condition) -> list[str]:
    return [place.strip() for place in condition.value("places").split(",") if place.strip()]


def _term(condition: Condition) -> dict[str, Any]:
    match condition.kind:
        case "interest":
            least = condition.value("at_least")
            return {
                "interest": {
                    "issue": condition.value("issue"),
                    "at_least": int(least) if least in SIGNS else 1,
                }
            }
        case "took_part":
            part = condition.value("part")
            return {
                "took_part": {
                    "project": condition.value("project") or None,
                    "kind": part if part in PART_KINDS else "any",
                }
            }
        case "area":
            return {"area": {"in": _places(condition)}}
        case _:
            months = condition.value("months")
            return {"last_seen": {"within_months": int(months) if months in MONTHS else 24}}


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
