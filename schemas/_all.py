"""The schemas of all tables."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

import pandera.pandas as pa

from schemas import (
    actor_names,
    actor_relations,
    actors,
    claims,
    coders,
    coverage,
    event_topics,
    events,
    interviews,
    links,
    meetings,
    offices,
    participants,
    passages,
    places,
    policy_actions,
    record,
    reports,
    sources,
    statements,
    topics,
    vocabularies,
)

TABLES: Final[Mapping[str, pa.DataFrameSchema]] = MappingProxyType(
    {
        module.SCHEMA.name: module.SCHEMA
        for module in (
            events,
            interviews,
            meetings,
            statements,
            policy_actions,
            participants,
            event_topics,
            links,
            sources,
            reports,
            passages,
            claims,
            actors,
            actor_names,
            actor_relations,
            offices,
            places,
            topics,
            vocabularies,
            coverage,
            coders,
            record,
        )
    }
)
"""Every table of a release, in the order of its pages."""
