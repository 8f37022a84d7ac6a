"""From an event and a field to the trace of that cell."""

from __future__ import annotations

import pandas as pd

from envoylog._errors import EnvoylogError, Unknown
from envoylog._evidence import claims_of, passages_of, reports_of
from envoylog._grounds import DERIVED, ITEM_TABLES, behind, item_tables
from envoylog._labels import Labels
from envoylog._layout import FAMILY_OF
from envoylog._store import Store
from envoylog._trace import Trace, Value


class WrongItem(Unknown):
    """An item asked of a field that has none, or none asked of a field that has one value for each item."""

    def __init__(self, wrong: str) -> None:
        EnvoylogError.__init__(self, wrong)


def traced(store: Store, event_id: str, field: str, item: str | None) -> Trace:
    """The trace of one cell; raises Unknown for an event, field or item that the release does not have."""
    event, labels = _event(store, event_id), Labels(store)
    table = _table_of(store, event, field)
    reports = reports_of(store, labels, event_id)
    claims = claims_of(store, labels, event_id, reports)
    _refuse_wrong_item(claims, field, item)
    chosen, how = behind(claims, reports, field, item)
    value = _item_cell(store, event, field, item) if item else _cell(store, event, table, field)
    rule = _rule(chosen)
    return Trace(
        event_id=event_id,
        title=str(event["title"]),
        field=field,
        item=item,
        value=value,
        means=labels.of(table, field, value) if table and isinstance(value, str) else None,
        how=how,
        rule=rule,
        rule_means=labels.definition("resolution_rule", rule),
        claims=_led_by(chosen, field, value).reset_index(drop=True),
        passages=passages_of(store, chosen),
        version=store.version,
    )


def _event(store: Store, event_id: str) -> dict[str, Value]:
    rows: list[dict[str, Value]] = store.of_event("events", event_id).to_pylist()
    if not rows:
        raise Unknown("event", event_id, store.read("events", ["event_id"])["event_id"].to_pylist())
    return rows[0]


def _table_of(store: Store, event: dict[str, Value], field: str) -> str | None:
    """The table in which an event has such a cell; None for rows of its own and for `links`.

    Raises Unknown for a field that events of its type do not have.
    """
    tables = ("events", FAMILY_OF[str(event["event_type"])], "record")
    for table in tables:
        if field in store.schema(table).names:
            return table
    if field in ITEM_TABLES:
        return ITEM_TABLES[field][0]
    if field == "links":
        return None
    known = dict.fromkeys(name for table in tables for name in store.schema(table).names)
    raise Unknown(f"field of this {event['event_type']}", field, [*known, *ITEM_TABLES, "links"])


def _refuse_wrong_item(claims: pd.DataFrame, field: str, item: str | None) -> None:
    items = claims.loc[claims["table"].isin(item_tables(field)), "item"].drop_duplicates().to_list()
    if item is None and field in ITEM_TABLES:
        choice = f"name one as item=: {', '.join(items)}" if items else "this event has none"
        raise WrongItem(f"`{field}` has a value for each item; {choice}")
    if item is not None and not item_tables(field):
        raise WrongItem(f"`{field}` has one value for the event; leave item= out")
    if item is not None and not items:
        raise WrongItem(f"no item `{item}`; this event has none for `{field}`")
    if item is not None and item not in items:
        raise Unknown("item", item, items)


def _rule(chosen: pd.DataFrame) -> str | None:
    """The rule that chose the adopted claim, where there is one such claim."""
    rules = chosen.loc[chosen["adopted"], "rule"].dropna()
    return str(rules.iloc[0]) if len(rules) == 1 else None


def _led_by(chosen: pd.DataFrame, field: str, value: Value) -> pd.DataFrame:
    """The claims with those of the actor first whom a column like `speaker_id` shows."""
    if field not in DERIVED or not field.endswith("_id"):
        return chosen
    item = f"{value}:{DERIVED[field].role}"
    return chosen.sort_values("item", key=lambda items: items.ne(item), kind="stable")


def _cell(store: Store, event: dict[str, Value], table: str | None, field: str) -> Value:
    if table is None:
        rows = store.of_event(field, str(event["event_id"])).to_pylist()
        return "; ".join(f"{row['relation']}:{row['other_event_id']}" for row in rows) or None
    found: list[Value] = store.of_event(table, str(event["event_id"]))[field].to_pylist()
    return found[0] if found else None


def _item_cell(store: Store, event: dict[str, Value], field: str, item: str) -> Value:
    """The cell in the item's own row; True for the row itself."""
    for table in item_tables(field):
        key = [name for name in store.resource(table)["schema"]["primaryKey"] if name != "event_id"]
        for row in store.of_event(table, str(event["event_id"])).to_pylist():
            if ":".join(row[name] for name in key) == item:
                value: Value = row.get(field, True)
                return value
    return None
