"""The table `sources`: the published documents."""

from typing import Final

import pandera.pandas as pa

from schemas import _columns as c
from schemas._tables import table
from schemas._together import elsewhere, in_order, relay_with_basis, together

SCHEMA: Final[pa.DataFrameSchema] = table(
    "sources",
    title="Sources",
    description="One row for each published document, read or known only because another relays it.",
    columns={
        "source_id": c.identifier(
            of="sources",
            title="Source",
            description="Permanent identifier: its publisher and when it appeared.",
            nature=c.KEY,
        ),
        "publisher_id": c.reference(
            to="actors",
            title="Publisher",
            description="Who published it.",
            nature=c.RECORDED,
        ),
        "title": c.prose(
            title="Title",
            description="Headline as printed; null where it was not seen, as in an excerpt.",
            nature=c.RECORDED,
            nullable=True,
        ),
        "url": c.address(
            title="Address",
            description="Where it was published; null where no address is known.",
            nature=c.RECORDED,
            nullable=True,
        ),
        "archive_url": c.address(
            title="Archived copy",
            description="Where an archive keeps a copy; null where none is known.",
            nature=c.RECORDED,
            nullable=True,
        ),
        "authors": c.prose(
            title="Authors",
            description="Names in the byline, in its order, joined by `; `; null where it has none.",
            nature=c.RECORDED,
            nullable=True,
        ),
        "published_earliest": c.day(
            title="Published, earliest day",
            description="First day on which it can have appeared; null when open.",
            nature=c.DERIVED,
            nullable=True,
        ),
        "published_latest": c.day(
            title="Published, latest day",
            description="Last day on which it can have appeared.",
            nature=c.DERIVED,
        ),
        "published_basis": c.code(
            vocabulary="published_basis",
            title="Basis of publication",
            description="Whether the document states when it appeared or we could only bound it.",
            nature=c.RECORDED,
        ),
        "language": c.language(
            title="Language",
            description="Language of the document.",
            nature=c.RECORDED,
        ),
        "kind": c.code(
            vocabulary="source_kind",
            title="Kind",
            description="What sort of document it is.",
            nature=c.RECORDED,
        ),
        "relays": c.reference(
            to="sources",
            title="Relays",
            description="The source it passes on, unless a report says otherwise; null where it relays none.",
            nature=c.RECORDED,
            nullable=True,
        ),
        "relays_basis": c.code(
            vocabulary="relays_basis",
            title="Basis of the relay",
            description="How we know that it relays; null where it relays none or the basis was not noted.",
            nature=c.RECORDED,
            nullable=True,
        ),
        "text_sha256": c.sha256(
            title="Hash of the text",
            description="Hash of the bytes that were read; null where it is unread or its bytes were not kept.",
            nature=c.RECORDED,
            nullable=True,
        ),
        "text_extent": c.code(
            vocabulary="text_extent",
            title="Extent read",
            description="How much of the document was read.",
            nature=c.RECORDED,
        ),
        "text_read_on": c.day(
            title="Read on",
            description="Day on which we read it; null where it is unread or the day was not noted.",
            nature=c.RECORDED,
            nullable=True,
        ),
        "note": c.prose(
            title="Note",
            description="What a user of this source should know; null where there is nothing to add.",
            nature=c.RECORDED,
            nullable=True,
        ),
    },
    checks=[
        in_order("published_earliest", "published_latest"),
        elsewhere("relays", "source_id"),
        relay_with_basis(),
        together(
            "title-when-read-in-full",
            says="A source of extent `full` has a `title`.",
            columns=["title", "text_extent"],
            holds=lambda frame: frame["title"].notna() | (frame["text_extent"] != "full"),
        ),
        together(
            "unread-unhashed",
            says="A source of extent `unread` has neither `text_sha256` nor `text_read_on`.",
            columns=["text_extent", "text_sha256", "text_read_on"],
            holds=lambda frame: (
                (frame["text_extent"] != "unread") | (frame["text_sha256"].isna() & frame["text_read_on"].isna())
            ),
        ),
    ],
)
