"""The page that goes with the data of a release: what is there, how to cite and check it, how to go back."""

from __future__ import annotations

from collections.abc import Mapping
from string import Template
from typing import Any, Final

from curation import about
from envoylog._cite import as_bibtex, as_text, reference

_PAGE: Final = Template("""\
# $title, version $version

$description

Released on $day. Everything said here can be done without software of ours, from the folder above this one, where
`datapackage.json` and `SHA256SUMS` stand.

## The files

| file | is |
|---|---|
| `datapackage.json` | the descriptor (Data Package, Table Schema): every table, column, type, code, key and hash |
| `SHA256SUMS` | the checksum of every other file |
| `data/<table>.csv` | a table: UTF-8, RFC 4180, LF line ends; an empty cell is null, every text stands in quotes |
| `data/<table>.parquet` | the same table with its types |
| `data/codebook.md` | what every column and every code means |
| `data/history/` | the rows of every earlier release; see [below](#an-earlier-version) |
| `data/CITATION.cff`, `data/datacite.json`, `data/croissant.json` | the release for reference managers and catalogues |
| `data/LICENSE-DATA`, `data/LICENSE` | the licence of the data, and that of the code |

| table | rows | holds |
|---|---|---|
$tables

Codes such as `NA` are text: let only the empty cell be null (`na_values=[""], keep_default_na=False` in pandas,
`na = ""` in readr).

## Cite it

$sentence

```bibtex
$bibtex
```

## Check it

On Linux, then on macOS:

```sh
sha256sum -c --quiet SHA256SUMS
shasum -a 256 -c --quiet SHA256SUMS
```

On Windows, in PowerShell (it prints what differs; `certutil -hashfile data\\events.csv SHA256` shows one checksum):

```powershell
Get-Content SHA256SUMS | ForEach-Object { $$sum, $$path = $$_ -split '  ', 2
  if ((Get-FileHash -Algorithm SHA256 -LiteralPath $$path).Hash -ne $$sum) { "$$path is not as released" } }
```

None of them sees a file that was added: what `SHA256SUMS` does not list is not of the release.

**The fingerprint** stands for all that the tables say: the sha256 of the list of the CSV files' checksums, sorted by
path as bytes. Of this release it is

```text
$fingerprint
```

and the first line gives it on Linux, the second on macOS:

```sh
sha256sum data/*.csv | LC_ALL=C sort -k 2 | sha256sum
shasum -a 256 data/*.csv | LC_ALL=C sort -k 2 | shasum -a 256
```

## An earlier version

`data/history/releases.csv` lists the releases, each with its day and fingerprint. `data/history/<table>.parquet` has
every row that the table ever had, with the version it came with (`since`) and the one in which it was gone or changed
(`until`; null while it stands). In DuckDB, `events` as it was in 0.1.0, its rows in the order of then:

```sql
SELECT * EXCLUDE (since, until)
FROM 'data/history/events.parquet'
WHERE string_split(since, '.')::INT[] <= [0, 1, 0]
  AND (until IS NULL OR string_split(until, '.')::INT[] > [0, 1, 0]);
```

The descriptor of that release, as it was, is `data/history/0.1.0.json`: it names the columns of then, in their order,
and the hash of each CSV file. A column that it does not name came later and is empty in those rows.
`data/history/retired.csv` says what became of ids that are gone, `data/history/changes.csv` why a cell was edited.

## Licence

Data: [$licence]($licence_page). Code: Apache 2.0. The texts of the sources belong to their publishers and are not here.
""")


def release_readme(described: Mapping[str, Any]) -> str:
    """Markdown for `data/README.md`, from the descriptor of a release that says its day."""
    told = reference(described)
    tables = [each for each in described["resources"] if "schema" in each]
    rows = [f"| `{each['name']}` | {each['rows']:,} | {each['description']} |" for each in tables]
    return _PAGE.substitute(
        title=told.title,
        version=told.version,
        description=about.DESCRIPTION,
        day=told.day,
        tables="\n".join(rows),
        sentence=as_text(told),
        bibtex=as_bibtex(told),
        fingerprint=told.fingerprint,
        licence=told.licence,
        licence_page=about.LICENCE["path"],
    )
