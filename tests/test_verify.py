"""A release is verified: any change of any file is found, and what agrees with itself but was not released."""

import itertools
import json
import os
import random
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pytest
import small_complete
import small_release
from small_complete import described_anew, history_anew, listed_anew, redescribed, rewritten, row_of, with_cell

import envoylog
from envoylog import EnvoylogError, NoRelease, Verification, verify
from envoylog._verify_files import checksums

Change = Callable[[Path], object]


@pytest.fixture(scope="module")
def complete(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_complete.make(tmp_path_factory.mktemp("verify") / "release")


@pytest.fixture
def folder(complete: Path, tmp_path: Path) -> Path:
    return small_release.copy(complete, tmp_path / "release")


def said(verification: Verification) -> list[str]:
    return [str(finding) for finding in verification.findings]


def changed(path: Path, contents: Iterator[bytes]) -> Iterator[bytes]:
    """Put each of some contents in place of a file's own, which comes back in the end."""
    own = path.read_bytes()
    for content in contents:
        path.write_bytes(content)
        yield content
    path.write_bytes(own)


def test_a_whole_release_is_sound(complete: Path) -> None:
    found = verify(complete)
    assert said(found) == []
    assert found
    assert (found.version, found.earlier, found.notes) == ("0.10.0", ("0.9.0",), ())
    assert found.files == len(small_complete.files(complete))
    assert str(found).splitlines()[0] == f"Envoylog 0.10.0 in {complete}: sound"


def test_the_released_data_are_sound(release: Path) -> None:
    found = verify(release)
    assert said(found) == []
    assert found.earlier == tuple(envoylog.Release(release).versions()["version"][:-1])


def test_without_a_folder_the_installed_release_is_verified(release: Path) -> None:
    assert verify().version == envoylog.__version__


def flips(content: bytes, chance: random.Random, count: int) -> Iterator[bytes]:
    """The content with one bit changed: in its first and last byte, and at other places."""
    for place in [0, len(content) - 1, *(chance.randrange(len(content)) for _ in range(count))]:
        made = bytearray(content)
        made[place] ^= 1 << chance.randrange(8)
        yield bytes(made)


def test_one_changed_bit_of_any_file_is_found(folder: Path) -> None:
    chance = random.Random(20261121)
    unseen = []
    for name in small_complete.files(folder):
        path, count = folder / name, 120 if name == "SHA256SUMS" else 4
        for content in changed(path, flips(path.read_bytes(), chance, count)):
            found = verify(folder)
            if found or not (name == "SHA256SUMS" or name in {finding.file for finding in found.findings}):
                unseen.append((name, content[:20]))
    assert unseen == []
    assert verify(folder)


def test_every_bit_of_a_line_of_the_list_counts(folder: Path) -> None:
    path = folder / "SHA256SUMS"
    content = path.read_bytes()
    line = content.index(b"\n") + 1
    bits = [(place, bit) for place in range(line, content.index(b"\n", line) + 1) for bit in range(8)]
    flipped = (content[:place] + bytes([content[place] ^ 1 << bit]) + content[place + 1 :] for place, bit in bits)
    assert [number for number, _ in enumerate(changed(path, flipped)) if verify(folder)] == []


@pytest.mark.parametrize(
    ("how", "make"),
    [
        ("cut short", lambda content: content[:-1]),
        ("cut in half", lambda content: content[: len(content) // 2]),
        ("lengthened by a line end", lambda content: content + b"\n"),
        ("lengthened by nothing visible", lambda content: content + b"\0"),
        ("emptied", lambda content: b""),
        ("with other line ends", lambda content: content.replace(b"\n", b"\r\n") + b"\r\n"),
        ("with a mark of the byte order", lambda content: b"\xef\xbb\xbf" + content),
        ("twice over", lambda content: content * 2),
    ],
)
def test_any_file_is_found_that_is(folder: Path, how: str, make: Callable[[bytes], bytes]) -> None:
    unseen = []
    for name in small_complete.files(folder):
        path = folder / name
        for _ in changed(path, iter([make(path.read_bytes())])):
            unseen += [name] if verify(folder) else []
    assert unseen == [], how


def test_any_file_that_is_missing_or_renamed_is_found(folder: Path) -> None:
    unseen = []
    for name in small_complete.files(folder):
        path, aside, other = folder / name, folder.parent / "aside", (folder / name).with_name("other")
        for place in (aside, other):
            path.rename(place)
            found = verify(folder)
            unseen += [name] if found or name not in {finding.file for finding in found.findings} else []
            place.rename(path)
    assert unseen == []


def test_files_that_change_places_are_found(folder: Path) -> None:
    names = small_complete.files(folder)
    unseen = []
    for one, other in itertools.pairwise(names):
        contents = [(folder / name).read_bytes() for name in (one, other)]
        for name, content in zip((one, other), contents[::-1], strict=True):
            (folder / name).write_bytes(content)
        unseen += [(one, other)] if verify(folder) else []
        for name, content in zip((one, other), contents, strict=True):
            (folder / name).write_bytes(content)
    assert unseen == []
    assert verify(folder)


@pytest.mark.parametrize(
    "name",
    [
        "more.txt",
        ".hidden",
        "data/more.csv",
        "data/.events.csv.part",
        "data/history/0.8.0.json",
        "deep/er/file",
        "pyproject.toml",
    ],
)
def test_a_file_that_is_added_is_found(folder: Path, name: str) -> None:
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).touch()
    assert said(verify(folder)) == [f"{name}: SHA256SUMS does not list it"]


def linked_away(folder: Path) -> None:
    (folder / "data" / "more").symlink_to(folder.parent)


def with_a_pipe(folder: Path) -> None:
    (folder / "data" / "README.md").unlink()
    os.mkfifo(folder / "data" / "README.md")


def with_a_loop(folder: Path) -> None:
    (folder / "data" / "README.md").unlink()
    (folder / "data" / "README.md").symlink_to("README.md")


def listing(*lines: str) -> Change:
    return lambda folder: (folder / "SHA256SUMS").write_text("".join(f"{line}\n" for line in lines))


def without_list(folder: Path) -> None:
    (folder / "SHA256SUMS").unlink()


SUM = "0" * 64
BAD_LINE = "SHA256SUMS: line {} is not a sha256, two blanks and the path of a file of its own"


@pytest.mark.parametrize(
    ("damage", "sentence"),
    [
        (linked_away, "data/more: SHA256SUMS does not list it"),
        (with_a_pipe, "data/README.md: it cannot be read: it is no file"),
        (with_a_loop, "data/README.md: it cannot be read: too many levels of symbolic links"),
        (without_list, "SHA256SUMS: it is not there, and every release since 0.3.0 has one"),
        (listing(), "datapackage.json: SHA256SUMS does not list it"),
        (
            listing(f"{SUM}  ../secret"),
            BAD_LINE.format(1),
        ),
        (
            listing(f"{SUM}  data/../x"),
            BAD_LINE.format(1),
        ),
        (listing(f"{SUM} *data/x"), BAD_LINE.format(1)),
        (
            listing(f"{SUM}  data/x", f"{SUM}  data/x"),
            BAD_LINE.format(2),
        ),
        (listing(f"{SUM}  data/y", f"{SUM}  data/x"), "SHA256SUMS: its lines do not stand in the order of their paths"),
        (listing(f"{SUM}  data/x"), "data/x: SHA256SUMS lists it, and it is not there"),
    ],
)
def test_what_is_no_plain_file_or_no_plain_list_is_told(folder: Path, damage: Change, sentence: str) -> None:
    damage(folder)
    assert sentence in said(verify(folder))


# A forger who writes the sums anew, too.


def described_and_listed(folder: Path) -> None:
    described_anew(folder)
    history_anew(folder)
    listed_anew(folder)


def amount(folder: Path) -> None:
    row = row_of(folder, "policy_actions", event_id="freeze-2021-08")
    rewritten(folder, "policy_actions", with_cell("amount", row, 9000000000))


def csv_alone(folder: Path) -> None:
    path = folder / "data" / "policy_actions.csv"
    path.write_bytes(path.read_bytes().replace(b"8000000000", b"9000000000"))


def parquet_alone(folder: Path) -> None:
    row = row_of(folder, "sources", source_id="weekly-2021-12-01")
    rewritten(folder, "sources", with_cell("title", row, "Another"), csv=False)


def claim_alone(folder: Path) -> None:
    row = row_of(folder, "claims", event_id="freeze-2021-08", field="amount")
    rewritten(folder, "claims", with_cell("value", row, "9000000000"))


def adopted_no_more(folder: Path) -> None:
    row = row_of(folder, "claims", event_id="freeze-2021-08", field="amount")
    rewritten(folder, "claims", with_cell("adopted", row, False))


def participant_gone(folder: Path) -> None:
    row = row_of(folder, "participants", event_id="talks-2021-11", actor_id="visitor")
    rewritten(folder, "participants", lambda rows: pa.concat_tables([rows.slice(0, row), rows.slice(row + 1)]))


def topic_added(folder: Path) -> None:
    def more(rows: pa.Table) -> pa.Table:
        new = pa.table({"event_id": ["thaw-2021-11"], "topic_id": ["funds"]}, schema=rows.schema)
        return pa.concat_tables([rows, new]).sort_by([("event_id", "ascending"), ("topic_id", "ascending")])

    rewritten(folder, "event_topics", more)


def place_unknown(folder: Path) -> None:
    row = row_of(folder, "places", place_id="gulf")
    rewritten(folder, "places", lambda rows: pa.concat_tables([rows.slice(0, row), rows.slice(row + 1)]))


def passage_gone(folder: Path) -> None:
    rewritten(folder, "passages", lambda rows: rows.slice(1))


def key_twice(folder: Path) -> None:
    rewritten(folder, "coders", lambda rows: rows)
    rewritten(folder, "topics", lambda rows: pa.concat_tables([rows, rows]).sort_by("topic_id"))


def may_be_null(folder: Path) -> None:
    path = folder / "data" / "topics.parquet"
    rows = pa.parquet.read_table(path)
    fields = [field.with_nullable(True) for field in rows.schema]
    pa.parquet.write_table(rows.cast(pa.schema(fields, metadata=rows.schema.metadata)), path)


def counted_wrong(folder: Path) -> None:
    rewritten(folder, "events", with_cell("n_conflicts", 0, 17))


def speakers_wrong(folder: Path) -> None:
    rewritten(folder, "statements", with_cell("n_speakers", 0, 17))


def window_wrong(folder: Path) -> None:
    rewritten(folder, "events", with_cell("date_earliest", 0, None))


def introduced_twice(folder: Path) -> None:
    rewritten(folder, "reports", lambda rows: with_cell("introduces", 0, not rows["introduces"][0].as_py())(rows))


def record_short(folder: Path) -> None:
    rewritten(folder, "record", lambda rows: rows.slice(1))


def other_version(folder: Path) -> None:
    path = folder / "data" / "topics.parquet"
    path.write_bytes(path.read_bytes())
    meta = b'{"version": "0.9.0"}'
    rows = pa.parquet.read_table(path)
    pa.parquet.write_table(rows.replace_schema_metadata({b"PANDAS_ATTRS": meta}), path)


def other_type(folder: Path) -> None:
    path = folder / "data" / "topics.parquet"
    rows = pa.parquet.read_table(path)
    place = rows.schema.get_field_index("level")
    pa.parquet.write_table(rows.set_column(place, "level", pc.cast(rows["level"], pa.int32())), path)


def no_parquet(folder: Path) -> None:
    (folder / "data" / "topics.parquet").write_bytes(b"PAR1 nothing PAR1")


def history_edited(folder: Path) -> None:
    path = folder / "data" / "history" / "policy_actions.parquet"
    rows = pa.parquet.read_table(path)
    amounts = ["amount" if name == "amount" else name for name in rows.column_names]
    changed = rows.set_column(amounts.index("amount"), "amount", pc.add(rows["amount"], 1))
    pa.parquet.write_table(changed.replace_schema_metadata(rows.schema.metadata), path)


def history_of_no_release(folder: Path) -> None:
    path = folder / "data" / "history" / "topics.parquet"
    rows = pa.parquet.read_table(path)
    since = pa.array(["0.0.1", *rows["since"].to_pylist()[1:]])
    changed = rows.set_column(rows.column_names.index("since"), "since", since)
    pa.parquet.write_table(changed.replace_schema_metadata(rows.schema.metadata), path)


def history_list_cut(folder: Path) -> None:
    path = folder / "data" / "history" / "releases.csv"
    path.write_text("\n".join(path.read_text().splitlines()[::2]) + "\n")


def history_descriptor_edited(folder: Path) -> None:
    path = folder / "data" / "history" / "0.9.0.json"
    told = json.loads(path.read_text())
    told["resources"][0]["hash"] = f"sha256:{SUM}"
    path.write_text(json.dumps(told))


def other_citation(folder: Path) -> None:
    path = folder / "data" / "CITATION.cff"
    path.write_text(path.read_text().replace("0.10.0", "0.9.0"))


def other_catalogue(folder: Path) -> None:
    (folder / "data" / "datacite.json").write_text('["version", "0.10.0"]')


def no_version(folder: Path) -> None:
    redescribed(folder, lambda told: told.update(version="next"))


def no_schema(folder: Path) -> None:
    redescribed(folder, lambda told: told["resources"][-2].pop("schema"))


def schema_of_nonsense(folder: Path) -> None:
    redescribed(folder, lambda told: told["resources"][0]["schema"].update(fields=7, foreignKeys=[{"fields": 3}]))


def reference_to_nothing(folder: Path) -> None:
    nothing = {"fields": ["place_id"], "reference": {"resource": "no", "fields": ["x"]}}
    redescribed(folder, lambda told: told["resources"][0]["schema"]["foreignKeys"].append(nothing))


def other_recorded(folder: Path) -> None:
    redescribed(folder, lambda told: told.update({"envoylog:fingerprint": SUM}))


DESCRIBED = [
    (amount, "policy_actions.parquet: `amount` has cells that equal no adopted claim: `freeze-2021-08 = 9000000000`"),
    (claim_alone, "claims.parquet: adopted claims that `amount` of policy_actions does not show: `freeze-2021-08 = 90"),
    (adopted_no_more, "policy_actions.parquet: `amount` has cells that equal no adopted claim"),
    (participant_gone, "claims.parquet: adopted claims that `present` of participants does not show"),
    (topic_added, "event_topics.parquet: `present` has cells that equal no adopted claim: `thaw-2021-11 = true`"),
    (csv_alone, "policy_actions.parquet: it does not say the same as the CSV, first in line 2 of policy_actions.csv"),
    (parquet_alone, "sources.parquet: it does not say the same as the CSV, first in line 4 of sources.csv"),
    (place_unknown, "events.parquet: `place_id` leads to no row of places: `gulf`"),
    (passage_gone, "claims.parquet: `report_id`, `passage_no` lead to no row of passages"),
    (key_twice, "topics.parquet: row 2 does not come after the row before it by its key (topic_id): twice or astray"),
    (may_be_null, "topics.parquet: its columns and types are not those that datapackage.json describes"),
    (counted_wrong, "events.parquet: `n_conflicts` is not what a recount gives"),
    (speakers_wrong, "statements.parquet: `n_speakers` is not what a recount gives"),
    (window_wrong, "events.parquet: `date_earliest` is not everywhere what `date_edtf` says"),
    (introduced_twice, "reports.parquet: events that not exactly one report introduces"),
    (record_short, "record.parquet: events that should have a row here and have none"),
    (other_version, "topics.parquet: it says that it is of version 0.9.0, and the release is 0.10.0"),
    (other_type, "topics.parquet: its columns and types are not those that datapackage.json describes"),
]
LISTED = [
    (no_parquet, "data/topics.parquet: its bytes are not those that datapackage.json records"),
    (csv_alone, "data/policy_actions.csv: its bytes are not those that datapackage.json records"),
    (amount, "data/policy_actions.csv: its bytes are not those that datapackage.json records"),
    (history_edited, "data/history/policy_actions.parquet: it does not give policy_actions of 0.9.0 again as it was"),
    (
        history_of_no_release,
        "data/history/topics.parquet: it does not give again what was released (`since`",
    ),
    (history_list_cut, "data/history/releases.csv: it does not list the releases 0.9.0, 0.10.0, oldest first"),
    (history_descriptor_edited, "data/history/releases.csv: the fingerprint of 0.9.0 is not that of its CSV files"),
    (other_citation, "data/CITATION.cff: it does not say that it is of version 0.10.0"),
    (other_catalogue, "data/datacite.json: it does not say that it is of version 0.10.0"),
    (no_version, "datapackage.json: its version is not MAJOR.MINOR.PATCH"),
    (no_schema, "datapackage.json: each table has one CSV and one Parquet; this does not hold for data/record.csv"),
    (schema_of_nonsense, "datapackage.json: it does not say what the columns of events are"),
    (reference_to_nothing, "datapackage.json: events refers to a table or column that there is not"),
    (other_recorded, "datapackage.json: the fingerprint that it records is not that of the CSV files"),
]


@pytest.mark.parametrize(("forge", "sentence"), DESCRIBED)
def test_tables_that_disagree_are_found_though_every_sum_is_written_anew(
    folder: Path, forge: Change, sentence: str
) -> None:
    forge(folder)
    described_and_listed(folder)
    assert [each for each in said(verify(folder)) if each.startswith(f"data/{sentence}")], said(verify(folder))


@pytest.mark.parametrize(("forge", "sentence"), LISTED)
def test_what_disagrees_is_found_though_the_list_is_written_anew(folder: Path, forge: Change, sentence: str) -> None:
    forge(folder)
    listed_anew(folder)
    assert [each for each in said(verify(folder)) if each.startswith(sentence)], said(verify(folder))


def everything(folder: Path) -> None:
    """Another amount, in cell and claim, with all sums, and in the list of releases."""
    amount(folder)
    claim_alone(folder)
    described_and_listed(folder)


def test_who_forges_everything_is_found_by_the_fingerprint_that_was_published(complete: Path, folder: Path) -> None:
    published = verify(complete).fingerprint
    everything(folder)
    assert verify(folder)
    assert verify(complete, fingerprint=published)
    assert verify(complete, fingerprint=f"sha256:{published}")
    assert said(verify(folder, fingerprint=published)) == [
        f"datapackage.json: its fingerprint is {verify(folder).fingerprint}, not {published}"
    ]


@pytest.mark.parametrize("wrong", ["", "0.10.0", SUM[1:], SUM.replace("0", "G")])
def test_what_is_no_fingerprint_is_refused(complete: Path, wrong: str) -> None:
    with pytest.raises(EnvoylogError, match="is no fingerprint"):
        verify(complete, fingerprint=wrong)


def test_a_folder_without_a_release_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NoRelease, match="no release in"):
        verify(tmp_path)
    with pytest.raises(NoRelease, match="no release in"):
        verify(tmp_path / "nowhere")


def test_a_candidate_is_verified_without_a_list_and_says_so(tmp_path: Path) -> None:
    made = small_release.make(tmp_path / "candidate")
    found = verify(made)
    assert said(found) == []
    assert [note.partition(":")[0] for note in found.notes] == ["there is no SHA256SUMS", "there is no data/history"]
    (made / "data" / "more.csv").touch()
    assert said(verify(made)) == ["data/more.csv: datapackage.json does not describe it"]


def test_a_table_of_a_candidate_that_is_changed_is_found(tmp_path: Path) -> None:
    made = small_release.make(tmp_path / "candidate")
    chance = random.Random(3)
    unseen = []
    for path in sorted((made / "data").iterdir()):
        for _ in changed(path, flips(path.read_bytes(), chance, 2)):
            unseen += [path.name] if verify(made) else []
    assert unseen == []


def test_in_a_checkout_only_the_release_is_looked_at(folder: Path) -> None:
    (folder / "src" / "envoylog").mkdir(parents=True)
    for name in ("pyproject.toml", "src/envoylog/__init__.py", "notes.txt"):
        (folder / name).touch()
    assert said(verify(folder)) == []
    (folder / "data" / "notes.txt").touch()
    assert said(verify(folder)) == ["data/notes.txt: SHA256SUMS does not list it"]


def test_in_a_checkout_the_citation_in_the_root_is_that_of_the_data(folder: Path) -> None:
    (folder / "src" / "envoylog").mkdir(parents=True)
    (folder / "pyproject.toml").touch()
    cited = (folder / "data" / "CITATION.cff").read_text()
    (folder / "CITATION.cff").write_text(cited)
    assert said(verify(folder)) == []
    (folder / "CITATION.cff").write_text(cited.replace("Small", "Smell"))
    assert said(verify(folder)) == ["CITATION.cff: it is not the same as data/CITATION.cff"]


def test_the_list_is_what_sha256sum_writes_and_checks(complete: Path) -> None:
    names = [name for name in small_complete.files(complete) if name != "SHA256SUMS"]
    ordered = sorted(names, key=str.encode)
    run = {"cwd": complete, "capture_output": True, "text": True, "check": True}
    assert subprocess.run(["sha256sum", *ordered], **run).stdout == checksums(complete)  # type: ignore[call-overload]
    assert subprocess.run(["sha256sum", "--strict", "-c", "SHA256SUMS"], **run).returncode == 0  # type: ignore[call-overload]


def test_a_name_that_no_list_can_hold_is_refused(folder: Path) -> None:
    (folder / "data" / "two\nlines").touch()
    with pytest.raises(NoRelease, match="cannot list"):
        checksums(folder)
    assert not verify(folder)


def test_nothing_of_the_release_is_touched(folder: Path) -> None:
    (folder / "data" / "README.md").write_text("Changed.\n")
    before = {name: (folder / name).stat().st_mtime_ns for name in small_complete.files(folder)}
    assert not verify(folder)
    assert {name: (folder / name).stat().st_mtime_ns for name in small_complete.files(folder)} == before
