"""All seeds as told, before and after an edit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from bench.mutation.reports import Telling, Tree, tellings
from bench.mutation.told import Cell, Cells, Trees, cells, notes, united


@dataclass(frozen=True)
class World:
    """Seeds, the cells that each fills and what each source tells, all by the path of the seed."""

    trees: Trees
    same: Mapping[str, str]
    by_seed: Mapping[str, Cells]
    told_by: Mapping[str, list[Telling]]

    @classmethod
    def of(cls, trees: Trees) -> World:
        same = united(trees)
        sources = {path: tree for path, tree in trees.items() if path.startswith("sources/")}
        return cls(
            trees,
            same,
            {path: cells(path, tree, same) for path, tree in trees.items()},
            {path: tellings(source, same) for path, source in sources.items()},
        )

    def edited(self, path: str, tree: Tree | None) -> World:
        """The world with another seed at a path, or with none."""
        trees = {name: each for name, each in self.trees.items() if name != path}
        if tree is not None:
            trees[path] = tree
        if united(trees) != self.same:
            return World.of(trees)
        new = {path: tree} if tree is not None else {}
        sources = new if path.startswith("sources/") else {}
        return World(
            trees,
            self.same,
            {name: each for name, each in self.by_seed.items() if name in trees and name != path}
            | {name: cells(name, each, self.same) for name, each in new.items()},
            {name: each for name, each in self.told_by.items() if name in trees and name != path}
            | {name: tellings(each, self.same) for name, each in sources.items()},
        )

    @cached_property
    def cells(self) -> Cells:
        """Every cell of the tables in which nothing is decided."""
        every: Cells = {}
        for each in self.by_seed.values():
            every |= each
        return every | notes(self.trees, self.same, self.by_event)

    @cached_property
    def by_event(self) -> dict[str, list[Telling]]:
        """The tellings of each event."""
        found = defaultdict(list)
        for told in self.told_by.values():
            for telling in told:
                found[telling.event].append(telling)
        return dict(found)

    @cached_property
    def naming(self) -> dict[str, set[str]]:
        """The events in whose claims an actor, place, topic or code is named."""
        found = defaultdict(set)
        for event, told in self.by_event.items():
            for claim in (claim for telling in told for claim in telling.claims):
                for name in (claim.value, *claim.item.split(":")):
                    found[name].add(event)
        return found

    def differing(self, other: World) -> set[Cell]:
        """Cells that are not the same in another world."""
        return {cell for cell, _ in self.cells.items() ^ other.cells.items()}
