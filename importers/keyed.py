"""Marks that a key of the workbook explains, as the rows of a table bear them: codes, colours in words, signs on names."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from consent.events import Act, Interval, Statement
from importers.consent_columns import ANSWER_ROLES
from importers.draft import Column, Explained, Kind, Role, RowProblem, Table
from importers.frames import Frame
from importers.legend import legend_of
from importers.recognise.explained import SIGNS, bare, keys_in, pairs_in
from importers.recognise.key_meanings import Says, says
from importers.recognise.words import folded
from importers.records import cell
from importers.unheard import unread
from importers.wording import Tone, tone

BY_THE_KEY = "the key says that this mark means not to contact"
MAY_BE_BY_THE_KEY = "the key may say that this mark means not to contact"
_NAMES = frozenset({Role.FULL_NAME, Role.FIRST_NAME, Role.LAST_NAME, Role.DISPLAY_NAME})
_WHO = _NAMES | {
    Role.EMAIL, Role.TITLE, Role.POSTCODE, Role.ADDRESS, Role.PHONE, Role.ORGANISATION, Role.SUBMITTED_AT,
    Role.STARTED_AT, Role.FREE_TEXT,
}  # fmt: skip
"""Columns whose cells are no marks, although a sign may stand beside their words."""
_OF_STANDING = re.compile(
    r"\b(?:status|code|codes|contact\w*|list|flag|mark|marks|key|light|mail\w*|email\w*|type|category|group|keep|consent|permission|ok|"
    r"colour|color|rag|tick|x)\b"
)
_PLAIN = frozenset({Tone.EMPTY_BOX, Tone.BLANK, Tone.NO, Tone.YES})
"""What may stand beside a mark that the key explains, without a word about it."""
_OF_CONTACT = re.compile(
    r"\b(?:contact\w*|mail\w*|email\w*|keep|consent|permission|touch|letters?|newsletters?)\b"
)
_LONGEST_NAME = 80
_HALF = 0.5
_LETTERED = re.compile(r"[a-z][a-z ]{2,}")
_LAST_SAID = re.compile(r"\b(?:now|then|to|later)\W+(?P<last>\w+)")
_AT_END = re.compile(
    rf"(?:[\s(\[]*(?P<signs>[{re.escape(SIGNS)}]{{1,3}})[\s)\]]*|[(\[](?P<in>[^()\[\]]{{1,5}})[)\]]\s*|\s(?P<caps>[A-Z]{{2,4}})\s*)$"
)
_AT_START = re.compile(
    rf"[\s(\[]*(?P<signs>[{re.escape(SIGNS)}]{{1,3}})[\s)\]]*(?=\w)|[(\[](?P<in>[^()\[\]]{{1,5}})[)\]]\s*"
)


@dataclass(frozen=True, slots=True)
class _Marked:
    """A column that holds marks, with what each of its texts says."""

    column: Column
    read: Mapping[str, Says]
    sure: bool
    """Whether no other column may be meant instead."""


def _explained(table: Table, below: Sequence[Explained]) -> list[Explained]:
    above = table.sheet.cells[: table.first_row - 1]
    titles = [one for _, one in keys_in(above[: max(table.header_row - 1, 0)])]
    over = [
        Explained(one.code, one.meaning, folded(column.header))
        for column in table.columns
        for one in pairs_in(column.header)
    ]
    return [*table.sheet.explained, *titles, *over, *below]


class Keyed:
    """What the marks of a table say by its key; made once a table."""

    def __init__(self, table: Table, frame: Frame, below: Sequence[Explained]) -> None:
        """Take in the table's records, and what lines among them or `below` them explain."""
        self._columns: list[_Marked] = []
        self._beside: dict[str, Says] = {}
        self._names: list[Column] = []
        known = [] if table.kind is Kind.SUPPRESSION else _explained(table, below)
        told = {one.code: says(one.meaning) for one in known}
        if not {Says.STOP, Says.NO} & set(told.values()):
            return
        self._beside = {code: said for code, said in told.items() if said in {Says.STOP, Says.NO}}
        self._names = [column for column in table.columns if _holds_names(column)]
        self._columns = _marked_columns(table, frame, known)

    @property
    def found(self) -> bool:
        """Whether the key speaks of being left alone at all."""
        return bool(self._beside)

    def heard(
        self,
        row: int,
        cells: Sequence[str],
        said: Sequence[Statement],
        when: Interval,
        undated: Interval,
    ) -> tuple[list[Statement], list[RowProblem]]:
        """What the row says once its marks are read by the key, which wins over what they look like."""
        found, problems = list(said), []
        for one in self._columns:
            text = cell(cells, one.column.position)
            verdict = one.read.get(text)
            if verdict is None:
                continue
            if one.column.role in ANSWER_ROLES:
                found, noticed = _answered(row, one.column, text, verdict, found, when)
                problems += noticed
            elif verdict is Says.STOP and one.sure:
                found.append(
                    Statement(
                        Act.STOP, (), undated, BY_THE_KEY, answer=text, column=one.column.position
                    )
                )
            elif verdict is not Says.YES:
                found.append(
                    Statement(
                        Act.UNREAD,
                        (),
                        undated,
                        MAY_BE_BY_THE_KEY,
                        answer=text,
                        column=one.column.position,
                    )
                )
        return [*found, *self._signs(cells, undated)], problems

    def _signs(self, cells: Sequence[str], undated: Interval) -> Iterator[Statement]:
        for column in self._names:
            text = cell(cells, column.position)
            for code in _signs_of(text) if len(text) <= _LONGEST_NAME else ():
                verdict = self._beside.get(code)
                if verdict is not None:
                    act, why = (
                        (Act.STOP, BY_THE_KEY)
                        if verdict is Says.STOP
                        else (Act.UNREAD, MAY_BE_BY_THE_KEY)
                    )
                    yield Statement(act, (), undated, why, answer=text, column=column.position)


def _holds_names(column: Column) -> bool:
    """Whether signs may stand beside words of a column: names full of them are not always known for names."""
    if column.role is Role.FREE_TEXT:
        return "name" in folded(column.header).split()
    return column.role not in ANSWER_ROLES


def _answered(
    row: int, column: Column, text: str, verdict: Says, said: list[Statement], when: Interval
) -> tuple[list[Statement], list[RowProblem]]:
    """A yes that the key calls a no is a no; one that it calls something nobody can read waits."""
    own = [one for one in said if one.column == column.position]
    yes = [one for one in own if one.act is Act.GRANT]
    if verdict in {Says.STOP, Says.NO}:
        if any(one.act is Act.DECLINE for one in own):
            return said, []
        no = Statement(Act.DECLINE, (), when, "answered no", answer=text, column=column.position)
        return [*(one for one in said if one not in own), no], []
    if verdict is Says.UNCLEAR and yes:
        unsure = Statement(
            Act.UNREAD, (), when, MAY_BE_BY_THE_KEY, answer=text, column=column.position
        )
        return [*(one for one in said if one not in yes), unsure], [unread(row, column, text)]
    return said, []


def _signs_of(text: str) -> Iterator[str]:
    """The marks before and after somebody's name: 'Ada Dull*', '(X) Ada Dull', 'Ada Dull DNC'."""
    for found in (_AT_START.match(text), _AT_END.search(text)):
        if found:
            yield from (bare(part) for part in found.groupdict().values() if part)


def _marked_columns(table: Table, frame: Frame, known: Sequence[Explained]) -> list[_Marked]:
    headers = {folded(column.header): column for column in table.columns if column.header.strip()}
    named = [(one, column) for one in known if (column := _column_of(one.of, headers))]
    others = {one.code: says(one.meaning) for one in known if _column_of(one.of, headers) is None}
    found = []
    for column in table.columns:
        own = {one.code: says(one.meaning) for one, of in named if of is column}
        # A heading's own legend is read with the answers under it.
        own = {} if legend_of(column.header) and column.role in ANSWER_ROLES else own
        if own:
            found.append(_Marked(column, _read(column, own, frame, whole=_of_key(own)), sure=True))
    taken = {id(one.column) for one in found}
    marked = [
        _Marked(column, read, sure=True)
        for column in table.columns
        if id(column) not in taken and column.role not in _WHO
        and not legend_of(column.header)
        and (read := _fitting(column, others, frame))
    ]  # fmt: skip
    return found + _surest(marked)


def _surest(marked: Sequence[_Marked]) -> list[_Marked]:
    """Where several columns hold marks of a key that names none, those about contact are meant, or none surely."""
    if len(marked) < 2:
        return list(marked)
    likely = [
        one for one in marked
        if one.column.role in ANSWER_ROLES or _OF_STANDING.search(folded(one.column.header)) or not one.column.header.strip()
    ]  # fmt: skip
    asked = [one for one in likely if one.column.role in ANSWER_ROLES]
    if len(likely) == 1 or asked:
        return asked or likely
    return [_Marked(one.column, one.read, sure=False) for one in likely or marked]


def _column_of(of: str, headers: Mapping[str, Column]) -> Column | None:
    if not of:
        return None
    if of in headers:
        return headers[of]
    padded = f" {of} "
    return next((column for words, column in headers.items() if f" {words} " in padded), None)


def _of_key(codes: Mapping[str, Says]) -> bool:
    """Whether a key is about saying yes or no, so that what it leaves unclear must be asked about."""
    return any(said is not Says.UNCLEAR for said in codes.values())


def _fitting(column: Column, codes: Mapping[str, Says], frame: Frame) -> Mapping[str, Says]:
    """What a column's texts say by a key that names no column, if it is in these codes."""
    if not codes:
        return {}
    texts = [text for text in frame.texts(column.position) if text.strip()]
    code = partial(_code_of, codes=codes)
    in_code = sum(1 for text in texts if code(text) in codes)
    figures = all(one.isdigit() for one in codes)
    asked = column.role in ANSWER_ROLES
    if asked:
        in_code += sum(1 for text in texts if code(text) not in codes and tone(text) in _PLAIN)
    share = 1.0 if figures or asked else _HALF
    if not texts or in_code < share * len(texts):
        return {}
    return _read(column, codes, frame, whole=column.role in ANSWER_ROLES)


def _read(
    column: Column, codes: Mapping[str, Says], frame: Frame, *, whole: bool
) -> Mapping[str, Says]:
    found: dict[str, Says] = {}
    for text in frame.different(column.position):
        code = _code_of(text, codes) if text.strip() else ""
        if code in codes:
            found[text] = codes[code]
        elif code == _SEVERAL:
            found[text] = Says.UNCLEAR
    if column.role in ANSWER_ROLES:
        return found if whole else {}
    told = {Says.STOP, *((Says.NO,) if _OF_CONTACT.search(folded(column.header)) else ())}
    return {
        text: said
        for text, said in found.items()
        if said in told or _code_of(text, codes) == _SEVERAL
    }


_SEVERAL = "several"
"""Of two marks in one cell nobody can tell which counts."""


def _code_of(text: str, codes: Mapping[str, Says]) -> str:
    """Which mark of the key a cell bears, or ''."""
    plain = bare(text.strip().rstrip("!?., "))
    if plain in codes:
        return plain
    first = bare(re.split(r"[\s(–—-]", text.strip(), maxsplit=1)[0].rstrip("!?.,:;"))
    if first in codes:
        return first
    if "✓" in codes and tone(text) in {Tone.MARK, Tone.CROSS}:
        return "✓"
    return _worded(text, {code for code in codes if _LETTERED.fullmatch(code)})


def _worded(text: str, colours: set[str]) -> str:
    """'was green, now red', 'R' for red."""
    words = folded(text)
    if len(words) == 1:
        begun = [one for one in colours if one.startswith(words)]
        return begun[0] if len(begun) == 1 else ""
    held = [one for one in colours if re.search(rf"\b{re.escape(one)}\b", words)]
    if len(held) < 2:
        return held[0] if held else ""
    last = _LAST_SAID.search(words)
    return last["last"] if last and last["last"] in held else _SEVERAL
