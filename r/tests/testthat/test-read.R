words <- c("NA", "NULL", "nan", "TRUE", "007", "-")
act <- field("act", "string", required = TRUE)

test_that("every table has the columns, rows and types that its descriptor says", {
  classes <- list(string = c("character", "factor"), integer = c("integer", "numeric"), number = "numeric",
                  boolean = "logical", date = "Date")
  tables <- envoylog_tables()
  expect_gt(nrow(tables), 20)
  for (table in tables$table) {
    rows <- envoylog_read(table)
    told <- envoylog_codebook(table)
    expect_identical(colnames(rows), told$column)
    expect_equal(nrow(rows), tables$rows[tables$table == table])
    kinds <- vapply(rows, function(column) class(column)[1], "")
    expect_true(all(mapply(`%in%`, kinds, classes[told$type])), label = table)
    expect_identical(unname(kinds == "factor"), !is.na(told$vocabulary), label = table)
    expect_false(anyNA(rows[told$required]), label = table)
  }
})

test_that("the levels of a column are the codes of its vocabulary, in the order of their rank", {
  words <- envoylog_read("vocabularies")
  acts <- words[words$vocabulary == "speech_act", ]
  expect_identical(levels(envoylog_read("statements")$speech_act), acts$code[order(acts$rank)])
})

test_that("codes that look like something else stay what they are, and only an empty cell is missing", {
  folder <- small_release(list(act, field("code", "string", enum = words)),
                          c("act,code", sprintf("\"%s\",\"%s\"", words, words), "last,"))
  rows <- envoylog_read("acts", folder)
  expect_identical(rows$act, c(words, "last"))
  expect_identical(rows$code, factor(c(words, NA), levels = words))
})

test_that("text keeps its letters, blanks, quotes and line breaks in any locale", {
  words <- c("\u0417\u0430\u043c\u0438\u0440", "\u0636\u0645\u06cc\u0631")
  text <- c(words, " padded ", "\"no\", he said", "two\nlines", "it's", "# 1")
  rows <- c("act", sprintf("\"%s\"", gsub("\"", "\"\"", text)))
  read <- envoylog_read("acts", small_release(list(act), rows))$act
  expect_identical(read, text)
  expect_identical(Encoding(read[1:2]), c("UTF-8", "UTF-8")) # else they are misread where the locale has another
})

test_that("whole numbers are exact as far as R goes, and beyond that R says so", {
  read <- function(...) envoylog_read("acts", small_release(list(field("act", "integer")), c("act", ...)))$act
  expect_identical(read("1", "", "-2147483647"), c(1L, NA, -2147483647L))
  expect_identical(read("2147483648", "9007199254740992"), c(2147483648, 9007199254740992))
  expect_warning(read("9007199254740993"), "cannot hold 9007199254740993 in `act` exactly")
})

cases <- list(
  "an unknown code" = list(field("act", "string", enum = c("a", "b")), "c", "string `c` in row 1 of `act`"),
  "a word for a number" = list(field("act", "integer"), "1.5", "integer `1.5` in row 1"),
  "a word for a flag" = list(field("act", "boolean"), "TRUE", "boolean `TRUE` in row 1"),
  "a day that is none" = list(field("act", "date"), "2021-02-30", "date `2021-02-30` in row 1"),
  "half a day" = list(field("act", "date"), "2021-11", "date `2021-11` in row 1"),
  "nothing where something must be" = list(act, "\"\"", "string `` in row 1"),
  "a cell too many" = list(act, c("a,b"), "cannot be read"),
  "a cell too many in one row" = list(act, c("a", "b,c"), "cannot be read"),
  "an open quotation" = list(act, "\"a", "cannot be read"),
  "a type that there is not" = list(field("act", "geopoint"), "1", "the type `geopoint`")
)
for (name in names(cases)) {
  test_that(paste("a file is refused for", name), {
    folder <- small_release(cases[[name]][1], c("act", cases[[name]][[2]]))
    expect_error(envoylog_read("acts", folder), "the release is damaged: .*acts[.]csv cannot be read")
    expect_error(envoylog_read("acts", folder), cases[[name]][[3]], fixed = TRUE)
  })
}

test_that("a row with a cell too few is refused, and not filled up with nothing", {
  folder <- small_release(list(act, field("note", "string")), c("act,note", "a,b", "c"))
  expect_error(envoylog_read("acts", folder), "the release is damaged: .*acts[.]csv cannot be read")
})

test_that("a file that lost rows or columns is refused, and one that is not there", {
  cut <- small_release(list(act), c("act", "a"), rows = 2)
  expect_error(envoylog_read("acts", cut), "rows: 1, by its descriptor 2")
  renamed <- small_release(list(act), c("other", "a"))
  expect_error(envoylog_read("acts", renamed), "its columns are not those of its descriptor")
  folder <- small_release(list(act), c("act", "a"))
  unlink(file.path(folder, "data", "acts.csv"))
  expect_error(envoylog_read("acts", folder), "the release is incomplete: .*acts[.]csv is missing")
})

test_that("a name that there is not is told with what there is", {
  expect_error(envoylog_read("event"), "no table `event`; did you mean `events`?", fixed = TRUE)
  expect_error(envoylog_read("x", small_release(list(act), "act")), "no table `x`; there are: acts", fixed = TRUE)
  expect_error(envoylog_tables(tempfile()), "no release in .*datapackage[.]json is missing")
})

test_that("a descriptor that is cut off, or describes nothing, is told as that", {
  folder <- small_release(list(act), "act")
  file <- file.path(folder, "datapackage.json")
  writeLines("{\"version\": ", file)
  expect_error(envoylog_tables(folder), "the release is damaged: .*datapackage[.]json cannot be read")
  writeLines("{}", file)
  expect_error(envoylog_tables(folder), "does not describe one")
})

test_that("the folder's own version is the table as it stands, and one that there is not is told", {
  versions <- envoylog_versions()
  expect_identical(envoylog_read("events", version = versions[length(versions)]), envoylog_read("events"))
  expect_error(envoylog_read("events", version = "99.0.0"), "no version `99.0.0`; ", fixed = TRUE)
})

test_that("a folder without history holds its own version alone", {
  expect_identical(envoylog_versions(small_release(list(act), "act")), "0.1.0")
})

test_that("a citation has the year and the DOI where there are such, and the fingerprint that is listed", {
  folder <- small_release(list(act), "act")
  expect_error(envoylog_cite(folder), "the release is incomplete: .*releases[.]csv is missing")
  list_releases(folder, c("0.0.1,2020-01-31,aaaa", "0.1.0,2021-01-31,bbbb"))
  plain <- "Envoylog contributors. Acts. Version 0.1.0 [data set]. CC BY 4.0. Fingerprint sha256:bbbb."
  expect_identical(envoylog_cite(folder), plain)
  about <- list(id = "https://doi.org/10.1234/a", `envoylog:released` = "2021-01-31")
  dated <- small_release(list(act), "act", about = about)
  list_releases(dated, "0.1.0,2021-01-31,bbbb")
  told <- sub("contributors.", "contributors (2021).", plain, fixed = TRUE)
  expect_identical(envoylog_cite(dated), paste(told, "https://doi.org/10.1234/a"))
  list_releases(folder, "0.0.1,2020-01-31,aaaa")
  expect_error(envoylog_cite(folder), "it does not list the release 0.1.0 once", fixed = TRUE)
})

test_that("the Parquet file gives the same table", {
  for (table in c("events", "places", "reports")) {
    expect_identical(envoylog_read(table, from = "parquet"), envoylog_read(table), label = table)
  }
})

test_that("without DuckDB, or with a damaged file, Parquet is refused in one sentence", {
  folder <- small_release(list(act), c("act", "a"))
  writeLines("PAR1", file.path(folder, "data", "acts.parquet"))
  expect_error(envoylog_read("acts", folder, from = "parquet"), "the release is damaged: .*acts[.]parquet cannot be")
  withr::local_options(envoylog.duckdb = "no-such-program")
  expect_error(envoylog_read("acts", folder, from = "parquet"), "no program `no-such-program`: Parquet and earlier")
})
