"""The table `policy_actions`: what only a policy action has."""

from typing import Final

import pandera.pandas as pa

from schemas import _columns as c
from schemas._tables import table
from schemas._together import alike_known, in_order

SCHEMA: Final[pa.DataFrameSchema] = table(
    "policy_actions",
    title="Policy actions",
    description="One row for each event of type policy action: who used which instrument, to what effect.",
    columns={
        "event_id": c.reference(
            to="events",
            title="Event",
            description="The policy action among the events.",
            nature=c.KEY,
        ),
        "issuer_id": c.reference(
            to="actors",
            title="Issuer",
            description="Who acted: the first issuer in the first-ranked report that names one; null where "
            "none is named.",
            nature=c.DERIVED,
            nullable=True,
        ),
        "instrument": c.code(
            vocabulary="instrument",
            title="Instrument",
            description="The means of policy that was used.",
            nature=c.CODED,
        ),
        "effect": c.code(
            vocabulary="effect",
            title="Effect",
            description="What was done with the instrument.",
            nature=c.CODED,
        ),
        "target_id": c.reference(
            to="actors",
            title="Target",
            description="Whom it falls on: the first target in the first-ranked report that names one; null where "
            "none is named.",
            nature=c.DERIVED,
            nullable=True,
        ),
        "amount": c.whole(
            unit="currency units",
            minimum=0,
            title="Amount",
            description="Sum of money it concerns, in whole units of `currency`; null where no report gives one.",
            nature=c.CODED,
            nullable=True,
        ),
        "amount_basis": c.code(
            vocabulary="amount_basis",
            title="Basis of the amount",
            description="Whether the amount is exact, approximate or a bound; null where there is no amount.",
            nature=c.CODED,
            nullable=True,
        ),
        "currency": c.currency(
            title="Currency",
            description="Currency of the amount; null where there is no amount.",
            nature=c.CODED,
            nullable=True,
        ),
        "in_force_earliest": c.day(
            title="In force, earliest day",
            description="First day on which it can have been in force; null when open or not reported.",
            nature=c.CODED,
            nullable=True,
        ),
        "in_force_latest": c.day(
            title="In force, latest day",
            description="Last day on which it can have been in force; null when open or not reported.",
            nature=c.CODED,
            nullable=True,
        ),
    },
    checks=[
        alike_known("amount", "amount_basis", "currency"),
        in_order("in_force_earliest", "in_force_latest"),
    ],
)
