"""Checks over several columns or rows: pandera runs them, the codebook lists them, Table Schema cannot."""

from collections.abc import Callable, Sequence

import pandas as pd
import pandera.pandas as pa


def together(
    name: str, *, says: str, columns: Sequence[str], holds: Callable[[pd.DataFrame], "pd.Series[bool]"]
) -> pa.Check:
    """Check over `columns` at once, marked as one that Table Schema cannot say; an unknown outcome passes."""
    return pa.Check(
        lambda frame: holds(frame).fillna(True),
        name=name,
        description=says,
        ignore_na=False,
        statistics={"together": list(columns)},
    )


def is_together(check: pa.Check) -> bool:
    """Whether a check is named, described and marked by `together`."""
    return "together" in (check.statistics or {}) and bool(check.name) and bool(check.description)


def in_order(earliest: str, latest: str) -> pa.Check:
    """Check that the day in `latest` is not before the day in `earliest`."""
    return together(
        f"{latest}-not-before-{earliest}",
        says=f"`{latest}` is not before `{earliest}`.",
        columns=[earliest, latest],
        holds=lambda frame: frame[latest] >= frame[earliest],
    )


def window(edtf: str, earliest: str, latest: str) -> list[pa.Check]:
    """Checks that a window's bounds are in order, and null exactly where its `edtf` is open or absent."""
    return [
        in_order(earliest, latest),
        together(
            f"{earliest}-open-as-{edtf}",
            says=f"`{earliest}` is null exactly where `{edtf}` is null or begins with `../`.",
            columns=[edtf, earliest],
            holds=lambda frame: frame[earliest].isna() == frame[edtf].str.startswith("../").fillna(True),
        ),
        together(
            f"{latest}-open-as-{edtf}",
            says=f"`{latest}` is null exactly where `{edtf}` is null or ends with `/..`.",
            columns=[edtf, latest],
            holds=lambda frame: frame[latest].isna() == frame[edtf].str.endswith("/..").fillna(True),
        ),
    ]


def alike_known(first: str, *others: str) -> pa.Check:
    """Check that the columns are null together or not at all."""
    columns = [first, *others]
    named = ", ".join(f"`{column}`" for column in columns)
    return together(
        f"{first}-with-{'-and-'.join(others)}",
        says=f"{named} are null together or not at all.",
        columns=columns,
        holds=lambda frame: frame[columns].isna().sum(axis="columns").isin([0, len(columns)]),
    )


def elsewhere(column: str, key: str) -> pa.Check:
    """Check that a reference to the same table names another row."""
    return together(
        f"{column}-elsewhere",
        says=f"`{column}` is not the row's own `{key}`.",
        columns=[column, key],
        holds=lambda frame: frame[column] != frame[key],
    )


def relay_with_basis() -> pa.Check:
    """Check that nothing says how a relay is known where none is."""
    return together(
        "relays_basis-of-a-relay",
        says="`relays_basis` is null where `relays` is.",
        columns=["relays_basis", "relays"],
        holds=lambda frame: frame["relays"].notna() | frame["relays_basis"].isna(),
    )


def alone(name: str, *, says: str, columns: Sequence[str]) -> pa.Check:
    """Check that no two rows agree in all of `columns`."""
    return together(
        name,
        says=says,
        columns=columns,
        holds=lambda frame: ~frame.duplicated(list(columns), keep=False),
    )
