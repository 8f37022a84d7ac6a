# Envoylog in R: the tables of a release, what their columns mean, and who says so.
#
#     source("r/envoylog.R")
#     events <- envoylog_read("events")
#     envoylog_trace("west-moscow-visit-2021-11", "format")
#
# Needs R 4.2 or later and jsonlite. `folder` is that of a release, with its `datapackage.json`: the one around this
# file, unless option `envoylog.folder` names another.

if (!requireNamespace("jsonlite", quietly = TRUE)) stop("r/envoylog.R needs jsonlite: install.packages(\"jsonlite\")")

.envoylog <- new.env()
.envoylog$known <- list() # what was read of files, each by its path, day and size
.envoylog$home <- local({
  files <- Filter(Negate(is.null), lapply(sys.frames(), function(frame) frame$ofile))
  if (length(files)) dirname(dirname(normalizePath(files[[length(files)]]))) else "."
})
sys.source(file.path(.envoylog$home, "r", "evidence.R"), envir = environment())
sys.source(file.path(.envoylog$home, "r", "trace.R"), envir = environment())

# The folder of the release that the functions read when none is named.
envoylog_folder <- function() getOption("envoylog.folder", .envoylog$home)

# The versions that a release folder holds, oldest first, its own last.
envoylog_versions <- function(folder = envoylog_folder()) {
  earlier <- sub("[.]json$", "", dir(file.path(folder, "data", "history"), "^[0-9.]+[.]json$"))
  c(as.character(sort(numeric_version(earlier))), .descriptor(.at(folder, NULL))$version)
}

# Every table of a release: `table`, `title`, `rows` (whole), `description`.
envoylog_tables <- function(folder = envoylog_folder(), version = NULL) {
  told <- .resources(.at(folder, version))
  text <- function(name) vapply(told, function(each) each[[name]], "", USE.NAMES = FALSE)
  rows <- vapply(told, function(each) as.numeric(each$rows), 0, USE.NAMES = FALSE)
  data.frame(table = text("name"), title = text("title"), rows = rows, description = text("description"))
}

# What each column of a table is: `column`, `title`, `type` (of Table Schema), `nature`, `vocabulary`, `unit`,
# `required` (flag), `description`. The codes of a vocabulary stand in the table `vocabularies`.
envoylog_codebook <- function(table = "record", folder = envoylog_folder(), version = NULL) {
  fields <- .resource(table, .at(folder, version))$schema$fields
  text <- function(name) vapply(fields, function(field) .or(field[[name]], NA_character_), "")
  data.frame(
    column = text("name"), title = text("title"), type = text("type"), nature = text("envoylog:nature"),
    vocabulary = text("envoylog:vocabulary"), unit = text("envoylog:unit"),
    required = vapply(fields, function(field) field$constraints$required, NA), description = text("description")
  )
}

# How a release is cited: who, in which year, what, which version, under which licence, with which fingerprint. The year
# and a DOI stand there where the release has one. R 4.2 has no SHA-256: the fingerprint is that of
# `data/history/releases.csv`, and a release that is not listed there is refused.
envoylog_cite <- function(folder = envoylog_folder(), version = NULL) {
  told <- .descriptor(.at(folder, version))
  day <- told[["envoylog:released"]]
  who <- paste0("Envoylog contributors", if (!is.null(day)) sprintf(" (%s)", substr(day, 1, 4)))
  what <- sprintf("%s. Version %s [data set]. %s", told$title, told$version, told$licenses[[1]]$title)
  doi <- if (startsWith(.or(told[["id"]], ""), "https://doi.org/")) paste0(" ", told[["id"]])
  paste0(who, ". ", what, ". Fingerprint sha256:", .fingerprint(folder, told$version), ".", doi)
}

# A table of a release, a data frame with one row for each record, sorted by its key.
#
# Types follow the descriptor: text is character; a column with a vocabulary is a factor with all codes of the
# vocabulary as levels, in its order; whole numbers are integer, or double where one is beyond 2^31; numbers are double,
# flags logical, days Date. Only an empty cell is NA: a code `NA` stays the text "NA". `from` is "csv", or "parquet" for
# the Parquet file. `version`, one of `envoylog_versions()`, gives the table as an earlier release had it. Both of these
# need the command line of DuckDB; option `envoylog.duckdb` says where it is.
# Stops where there is no such table or version, or a file is missing, damaged, or of another shape than its descriptor
# says.
envoylog_read <- function(table, folder = envoylog_folder(), from = c("csv", "parquet"), version = NULL) {
  at <- .at(folder, version)
  told <- .resource(table, at)
  file <- .file(table, at, match.arg(from))
  if (!file.exists(file)) stop("the release is incomplete: ", file, " is missing", call. = FALSE)
  columns <- vapply(told$schema$fields, function(field) field$name, "")
  cells <- if (at$past) .asked(.rows_at(file, numeric_version(at$version), columns), file)
  else if (match.arg(from) == "parquet") .asked(sprintf("FROM read_parquet(%s)", .quoted(file)), file)
  else .cells(file)
  .typed(cells, told, file)
}

# Where a release stands: its folder, and its version where that is not the folder's own.
.at <- function(folder, version) {
  at <- list(folder = folder, version = version, past = FALSE)
  if (is.null(version)) return(at)
  known <- envoylog_versions(folder)
  if (!version %in% known) .refuse("version", version, known)
  at$past <- version != known[length(known)]
  at
}

.file <- function(table, at, form = "csv") {
  if (at$past) return(file.path(at$folder, "data", "history", paste0(table, ".parquet")))
  file.path(at$folder, "data", paste0(table, ".", form))
}

.described_in <- function(at) {
  if (at$past) file.path(at$folder, "data", "history", paste0(at$version, ".json"))
  else file.path(at$folder, "datapackage.json")
}

.descriptor <- function(at) {
  file <- .described_in(at)
  if (!file.exists(file)) stop("no release in ", at$folder, ": ", file, " is missing", call. = FALSE)
  .once("descriptor", file, {
    told <- .or_damaged(file, jsonlite::read_json(file))
    if (is.null(names(told)) || !all(c("version", "resources") %in% names(told))) {
      stop("no release in ", at$folder, ": ", file, " does not describe one", call. = FALSE)
    }
    told
  })
}

# What is made of a file, made once for each state of the file.
.once <- function(what, file, making) {
  state <- paste(what, normalizePath(file, mustWork = FALSE), unclass(file.mtime(file)), file.size(file))
  if (is.null(.envoylog$known[[state]])) .envoylog$known[[state]] <- making
  .envoylog$known[[state]]
}

# The fingerprint of a version, as the list of releases has it.
.fingerprint <- function(folder, version) {
  file <- file.path(folder, "data", "history", "releases.csv")
  if (!file.exists(file)) stop("the release is incomplete: ", file, " is missing", call. = FALSE)
  listed <- .cells(file)
  found <- listed$fingerprint[listed$version %in% version]
  if (length(found) != 1) .damaged(file, sprintf("it does not list the release %s once", version))
  found
}

.resources <- function(at) {
  told <- Filter(function(each) !is.null(each$schema), .descriptor(at)$resources)
  stats::setNames(told, vapply(told, function(each) each$name, ""))
}

.resource <- function(table, at) {
  told <- .resources(at)
  if (!table %in% names(told)) .refuse("table", table, names(told))
  told[[table]]
}

# The cells of a CSV file as text, NA where there is nothing.
.cells <- function(file) {
  .or_damaged(file, utils::read.csv(
    file,
    colClasses = "character", na.strings = "", encoding = "UTF-8", check.names = FALSE, row.names = NULL,
    fill = FALSE, blank.lines.skip = FALSE
  ))
}

# The cells that DuckDB's command line finds in a Parquet file, as text.
.asked <- function(query, file) {
  program <- getOption("envoylog.duckdb", "duckdb")
  if (!nzchar(Sys.which(program))) {
    stop("no program `", program, "`: Parquet and earlier versions need the command line of DuckDB", call. = FALSE)
  }
  out <- tempfile(fileext = ".csv")
  on.exit(unlink(out))
  copy <- sprintf("COPY (%s) TO %s (FORMAT csv, HEADER)", query, .quoted(out))
  said <- suppressWarnings(system2(program, c("-c", shQuote(copy)), stdout = TRUE, stderr = TRUE))
  if (!is.null(attr(said, "status")) || !file.exists(out)) .damaged(file, .or(said[nzchar(said)][1], "no reason given"))
  .cells(out)
}

# The query for the rows and columns that a version had, of a file of row versions.
.rows_at <- function(file, version, columns) {
  told <- "SELECT decode(value) AS spans FROM parquet_kv_metadata(%s) WHERE decode(key) = 'envoylog:columns'"
  spans <- .asked(sprintf(told, .quoted(file)), file)$spans
  if (length(spans) != 1) .damaged(file, "it does not say what its columns are")
  spans <- jsonlite::fromJSON(spans, simplifyVector = FALSE)
  holds <- function(span) span[[3]] <= version && (is.null(span[[4]]) || version < span[[4]])
  spans <- Filter(holds, spans)
  names(spans) <- vapply(spans, function(span) span[[2]], "")
  if (!all(columns %in% names(spans))) .damaged(file, "it lacks a column of that version")
  stored <- vapply(columns, function(name) sprintf("\"%s\" AS \"%s\"", spans[[name]][[1]], name), "")
  at <- sprintf("[%s]", paste(unlist(version), collapse = ", "))
  parts <- function(column) sprintf("string_split(%s, '.')::INTEGER[]", column)
  stands <- sprintf("%s <= %s AND (until IS NULL OR %s > %s)", parts("since"), at, parts("until"), at)
  sprintf("SELECT %s FROM read_parquet(%s) WHERE %s", paste(stored, collapse = ", "), .quoted(file), stands)
}

.quoted <- function(path) paste0("'", gsub("'", "''", normalizePath(path, mustWork = FALSE)), "'")

.typed <- function(cells, told, file) {
  fields <- told$schema$fields
  names <- vapply(fields, function(field) field$name, "")
  if (!identical(colnames(cells), names)) .damaged(file, "its columns are not those of its descriptor")
  if (nrow(cells) != told$rows) .damaged(file, sprintf("rows: %d, by its descriptor %d", nrow(cells), told$rows))
  for (field in fields) cells[[field$name]] <- .column(cells[[field$name]], field, file)
  cells
}

.column <- function(text, field, file) {
  enum <- unlist(field$constraints$enum)
  made <- if (length(enum)) factor(text, levels = enum) else .parsed(text, field, file)
  wrong <- which(is.na(made) & !is.na(text) | is.na(text) & isTRUE(field$constraints$required))
  if (length(wrong)) {
    .damaged(file, sprintf("%s `%s` in row %d of `%s`", field$type, .or(text[wrong[1]], ""), wrong[1], field$name))
  }
  made
}

.parsed <- function(text, field, file) {
  switch(field$type,
    string = text,
    integer = .whole(text, field$name, file),
    number = suppressWarnings(as.numeric(text)),
    boolean = c(true = TRUE, false = FALSE)[text] |> unname(),
    date = as.Date(ifelse(grepl("^[0-9]{4}-[0-9]{2}-[0-9]{2}$", text), text, NA), format = "%Y-%m-%d"),
    .damaged(file, sprintf("its descriptor gives `%s` the type `%s`", field$name, field$type))
  )
}

.whole <- function(text, name, file) {
  text[!grepl("^-?[0-9]+$", text)] <- NA
  numbers <- as.numeric(text)
  if (all(abs(numbers) <= .Machine$integer.max, na.rm = TRUE)) return(as.integer(numbers))
  inexact <- which(!is.na(text) & sprintf("%.0f", numbers) != text)
  if (length(inexact)) {
    told <- "%s: R cannot hold %s in `%s` exactly, nor any whole number beyond 2^53"
    warning(sprintf(told, file, text[inexact[1]], name), call. = FALSE)
  }
  numbers
}

# What comes of reading a file, or one sentence on why nothing does.
.or_damaged <- function(file, reading) {
  said <- function(condition) .damaged(file, conditionMessage(condition))
  tryCatch(reading, error = said, warning = said)
}

.damaged <- function(file, why) {
  stop("the release is damaged: ", file, " cannot be read (", gsub("\\s+", " ", why), ")", call. = FALSE)
}

.refuse <- function(kind, asked, known) stop("no ", kind, " `", asked, "`; ", .nearest(asked, known), call. = FALSE)

# What to write instead: the closest of many names, or all of a few.
.nearest <- function(asked, known) {
  far <- utils::adist(asked, known)[1, ]
  close <- known[order(far)][sort(far) <= 0.4 * nchar(asked)]
  if (length(close)) return(paste0("did you mean ", paste0("`", utils::head(close, 3), "`", collapse = " or "), "?"))
  if (length(known) <= 40) return(paste("there are:", paste(known, collapse = ", ")))
  sprintf("there are %d, among them %s", length(known), paste(utils::head(sort(known), 5), collapse = ", "))
}

.or <- function(value, other) if (is.null(value) || is.na(value)) other else value
