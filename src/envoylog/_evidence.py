"""What is known of one event: its claims with those who make them, its reports in line, its passages."""

from __future__ import annotations

from typing import Final

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from envoylog._contest import BUNDLE_OF
from envoylog._frames import to_frame
from envoylog._labels import Labels
from envoylog._store import Store
from envoylog.resolution import ranked

TELLING: Final = (
    *("source_id", "source_title", "publisher", "published_earliest", "published_latest", "informant"),
    *("origin_id", "relay_steps", "nearness", "wording", "vantage", "presented_as"),
)
CLAIMS: Final = (
    *("table", "item", "field", "value", "means", "adopted", "standing", "rule", *TELLING),
    *("companions", "note", "report_id", "passage_no", "source_url"),
)
PASSAGES: Final = ("report_id", "passage_no", "first", "last", "start", "end", "sha256", "url")

_SHOWN_FIRST: Final = ("adopted", "rival", "overruled", "finer", "forecast", "coarser", "bound", "agrees")


def reports_of(store: Store, labels: Labels, event_id: str) -> pd.DataFrame:
    """The event's reports with who published and who tells them, the first-ranked first."""
    reports = to_frame(store.of_event("reports", event_id))
    sources = to_frame(store.read("sources"))
    reports = reports.assign(line=ranked(reports, sources)["any"]).sort_values("line")
    cited = sources.rename(columns={"title": "source_title", "url": "source_url"})
    cited = cited.drop(columns=["relays", "note"])
    told = reports.merge(cited, on="source_id", validate="many_to_one")
    return told.assign(
        publisher=told["publisher_id"].map(lambda actor: labels.named("actors", actor)),
        informant=told["informant_id"].map(lambda actor: labels.named("actors", actor), na_action="ignore"),
    )


def claims_of(store: Store, labels: Labels, event_id: str, reports: pd.DataFrame) -> pd.DataFrame:
    """The event's claims in the columns of `CLAIMS`; of each cell the adopted one first, then its rivals."""
    claims = to_frame(store.of_event("claims", event_id))
    claims = claims.assign(means=_meanings(claims, labels), companions=_companions(claims))
    claims = claims.merge(
        reports[["report_id", "line", "source_url", *TELLING]], on="report_id", validate="many_to_one"
    )
    places = claims["standing"].map({standing: place for place, standing in enumerate(_SHOWN_FIRST)})
    order = ["table", "item", "field", "place", "line"]
    return claims.assign(place=places).sort_values(order, ignore_index=True)[list(CLAIMS)]


def _meanings(claims: pd.DataFrame, labels: Labels) -> pd.Series:
    rows = zip(claims["table"], claims["field"], claims["value"], claims["item"], strict=True)
    words = [
        labels.of_item(table, item) if field == "present" else labels.of(table, field, value)
        for table, field, value, item in rows
    ]
    return pd.Series(words, index=claims.index, dtype="str")


def _companions(claims: pd.DataFrame) -> pd.Series:
    """What the same report gives for the fields that stand or fall with each claim, as `field: value`."""
    bundles = claims["field"].map(BUNDLE_OF)
    said: dict[tuple[str, str], list[str]] = {}
    for report, bundle, field, value in zip(
        claims["report_id"], bundles, claims["field"], claims["value"], strict=True
    ):
        said.setdefault((report, bundle), []).append(f"{field}: {value}")
    together = [said.get(key, []) for key in zip(claims["report_id"], bundles, strict=True)]
    own = claims["field"] + ": " + claims["value"]
    words = ["; ".join(text for text in texts if text != this) for texts, this in zip(together, own, strict=True)]
    return pd.Series([text or None for text in words], index=claims.index, dtype="str").where(bundles.notna())


def passages_of(store: Store, claims: pd.DataFrame) -> pd.DataFrame:
    """The passages that bear the claims out, and every passage of a report whose prose is shown."""
    rows = store.read("passages", PASSAGES)
    rows = rows.filter(pc.is_in(rows["report_id"], value_set=pa.array(claims["report_id"].unique(), pa.string())))
    passages = to_frame(rows)
    borne = pd.MultiIndex.from_frame(claims[["report_id", "passage_no"]].dropna().astype({"passage_no": "int64"}))
    bears = pd.MultiIndex.from_frame(passages[["report_id", "passage_no"]]).isin(borne)
    prose = claims.loc[claims["standing"].isna(), "report_id"]
    return passages[bears | passages["report_id"].isin(prose)].reset_index(drop=True)
