"""What the dataset is, in words: all that its descriptor and the files for catalogues say of it, and no table does."""

from __future__ import annotations

from typing import Final

NAME: Final = "envoylog"
TITLE: Final = "Envoylog: reported diplomacy on Afghanistan"
DESCRIPTION: Final = (
    "Interviews, meetings, statements and policy actions on Afghanistan as sources report them, "
    "each value with the passage that bears it out, rival reports kept and the deciding rule named."
)
KEYWORDS: Final = ("event data", "diplomacy", "Afghanistan", "Russia", "Taliban")
LANGUAGE: Final = "en"
"""Of our words and labels, ISO 639-1; names of actors are in many languages."""

LICENCE: Final = {
    "name": "CC-BY-4.0",
    "path": "https://creativecommons.org/licenses/by/4.0/",
    "title": "CC BY 4.0",
}

DOI: Final[str | None] = None
"""Once the dataset has a DOI, it is entered here, without an address before it: `10.1234/abc`.

The next release has it in its descriptor, and every citation and catalogue file takes it from there. What is released
stays as it is.
"""
HOMEPAGE: Final[str | None] = None
"""The address of the dataset, `https://...`, once there is one."""

MESSAGE: Final = "If you use this dataset, please cite the version you used."

COLLECTION: Final = (
    "Published pages are read and coded, one file a source. Each report of an event names the passage that bears it "
    "out; a build checks every file against the schemas and rules and derives the events. In the table reports, "
    "coded_by and reviewed_by say who coded and who checked, where that is recorded."
)
MISSING: Final = "A null means that no report says it, never that it did not happen."
BIASES: Final = (
    "Whoever speaks often is seen often: the record starts from one envoy's interviews.",
    "Pages in English and Russian come first; those in Pashto, Dari, Urdu, Chinese and Arabic are few.",
    "Pages that were taken down, paid for or never indexed are missing.",
    "Readouts are partial: where only one side's was read, only one is here.",
)
LIMITATIONS: Final = (
    "It records what sources say happened, not what happened.",
    "Coverage is complete for no period: absence of a row is no evidence that nothing happened.",
    "Most pages were read in part; text_extent in sources says which.",
)
USES: Final = (
    "Research on diplomacy as it is reported: who met whom, who said what to whom, and who says so.",
    "Comparing rival reports of one event, and what changes with the rule that chooses among them.",
)
PERSONS: Final = "Only public acts of persons in their public capacity are coded."
MAINTENANCE: Final = (
    "Numbered releases; one that is out never changes, and each carries the row versions of all before it. "
    "Corrections and replies are welcome through an issue and come with the next release."
)
