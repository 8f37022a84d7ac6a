"""A table as CSV that a spreadsheet program opens by a double click without changing what it says."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pcsv

from envoylog._errors import CannotWrite, Unknown
from envoylog._replacing import refuse, replaced

SEPARATORS: Final = (",", ";")
GUARD: Final = "'"  # as the OWASP standard asks (ASVS 5, 1.2.10); a tab hides, and `="..."` LibreOffice shows as it is
_MARK: Final = b"\xef\xbb\xbf"
_CONTROLS: Final = r"[\p{Cc}\x{2028}\x{2029}]+"
_FORMULA: Final = r"^[\s\p{Z}\p{Cf}\p{Pi}\p{Pf}\"'`]*[=+\-@\x{FF1D}\x{FF0B}\x{FF0D}\x{FF20}]"
_WEEKDAYS: Final = "mon(?:day)?|tue(?:sday)?|wed(?:nesday)?|thu(?:rsday)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?"
_MONTHS: Final = (
    "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|"
    "nov(?:ember)?|dec(?:ember)?|янв(?:ар[ья])?|февр?(?:ал[ья])?|мар(?:та?)?|апр(?:ел[ья])?|ма[йя]|июн[ья]?|июл[ья]?|"
    "авг(?:уста?)?|сент?(?:ябр[ья])?|окт(?:ябр[ья])?|нояб?(?:р[ья])?|дек(?:абр[ья])?"
)
_WORDS_OF_A_VALUE: Final = rf"(?i)^(?:{_WEEKDAYS})? ?(?:{_MONTHS})? ?(?:am|pm)?$"
"""All the words there can be in a number, a date or a time."""
_POWER_OF_TEN: Final = r"(?i)^[\d.,]*\de[+-]?\d+$"
_TRUTH: Final = "(?i)^(?:true|false)$"
_RUN_OR_READ: Final = f"(?:{_FORMULA})|(?:{_POWER_OF_TEN})|(?:{_TRUTH})"
_MOST_DIGITS: Final = 10**15  # beyond these, Excel rounds a number


def write_spreadsheet(rows: pa.Table, path: Path, separator: str = ",") -> None:
    """Write rows as `envoylog.to_spreadsheet` says; whole, or not at all.

    Raises Unknown for a separator that is not in `SEPARATORS`, CannotWrite where the path cannot be written.
    """
    if separator not in SEPARATORS:
        raise Unknown("separator", separator, [f"`{known}`" for known in SEPARATORS])
    refuse(path, "record.csv")
    if path.suffix.lower() != ".csv":
        told = "what is written is CSV, which programs know by its name; let it end in .csv"
        raise CannotWrite(f"cannot write {path}: {told}")
    columns = [_shown(column, separator) for column in rows.columns]
    shown = pa.table(columns, names=rows.column_names)
    options = pcsv.WriteOptions(include_header=False, delimiter=separator, quoting_style="needed")
    with replaced(path) as part, part.open("wb") as file:
        file.write(_MARK + separator.join(f'"{name}"' for name in rows.column_names).encode() + b"\n")
        pcsv.write_csv(shown, file, options)


def _shown(column: pa.ChunkedArray, separator: str) -> pa.ChunkedArray:
    """A column as it is written: text guarded, and numbers so that the program reads them as they are."""
    if pa.types.is_string(column.type):
        return guarded(column)
    if pa.types.is_floating(column.type) and separator == ";":
        return pc.replace_substring(column.cast(pa.string()), ".", ",")
    if pa.types.is_integer(column.type) and pc.any(pc.greater_equal(pc.abs(column), _MOST_DIGITS)).as_py():
        return _with_guard(column.cast(pa.string()), pc.greater_equal(pc.abs(column), _MOST_DIGITS))
    return column


def guarded(text: pa.ChunkedArray) -> pa.ChunkedArray:
    """Text on one line, with an apostrophe in front wherever a program would not leave it as it is."""
    line = pc.utf8_trim_whitespace(pc.replace_substring_regex(text, _CONTROLS, " "))
    return _with_guard(line, misread(line))


def misread(line: pa.ChunkedArray) -> pa.ChunkedArray:
    """Whether a program would run a line of text as a formula, or make a number, a day or a truth value of it."""
    words = pc.utf8_trim_whitespace(pc.replace_substring_regex(line, r"\PL+", " "))
    value = pc.and_(pc.match_substring_regex(line, r"\p{Nd}"), pc.match_substring_regex(words, _WORDS_OF_A_VALUE))
    return pc.or_(value, pc.match_substring_regex(line, _RUN_OR_READ))


def _with_guard(text: pa.ChunkedArray, endangered: pa.ChunkedArray) -> pa.ChunkedArray:
    return pc.if_else(endangered, pc.binary_join_element_wise(GUARD, text, ""), text)
