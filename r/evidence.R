# What is known of one event: its claims with those who make them, its reports in line, its passages, and what codes and
# identifiers are called. Sourced by envoylog.R.

.SHOWN_FIRST <- c("adopted", "rival", "overruled", "finer", "forecast", "coarser", "bound", "agrees")
.NEARNESS <- c(
  "own_act", "held_it", "participant_account", "on_the_spot", "same_day_report", "relay", "retrospect", "opinion"
)
.BUNDLE_OF <- c(
  date_edtf = "date", date_basis = "date", amount = "amount", amount_basis = "amount", currency = "amount",
  about_earliest = "about", about_latest = "about", in_force_earliest = "in_force", in_force_latest = "in_force",
  first_published_earliest = "first_published", first_published_latest = "first_published"
)
.TELLING <- c(
  "source_id", "source_title", "publisher", "published_earliest", "published_latest", "informant", "origin_id",
  "relay_steps", "nearness", "wording", "vantage", "presented_as"
)
.CLAIMS <- c(
  "table", "item", "field", "value", "means", "adopted", "standing", "rule", .TELLING, "companions", "note",
  "report_id", "passage_no", "source_url"
)
.PASSAGES <- c("report_id", "passage_no", "first", "last", "start", "end", "sha256", "url")

# A table with its codes as text.
.table <- function(table, at) {
  .once(paste("codes as text of", at$version), .file(table, at), {
    rows <- envoylog_read(table, at$folder, version = at$version)
    rows[] <- lapply(rows, function(column) if (is.factor(column)) as.character(column) else column)
    rows
  })
}

.of <- function(rows, event_id) rows[rows$event_id == event_id, , drop = FALSE]

.names_of <- function(table, at) names(.schema(table, at)$vocabularies)

# The event's reports with who published and who tells them, the first-ranked first.
.reports <- function(read, event_id) {
  reports <- .of(read("reports"), event_id)
  sources <- read("sources")[match(reports$source_id, read("sources")$source_id), ]
  told <- vapply(reports$as_of, .last_day, 0)
  told <- ifelse(is.na(told), as.numeric(sources$published_latest), told)
  reports$publisher <- .label(read, "actors", sources$publisher_id)
  reports$informant <- .label(read, "actors", reports$informant_id)
  reports$source_title <- sources$title
  reports$source_url <- sources$url
  reports$published_earliest <- sources$published_earliest
  reports$published_latest <- sources$published_latest
  near <- match(reports$nearness, .NEARNESS)
  forecast <- reports$vantage == "forecast"
  reports[order(forecast, near, reports$relay_steps, told, reports$source_id, method = "radix"), ]
}

# Last day of a written window as days since 1970, NA where unwritten or open.
.last_day <- function(written) {
  last <- sub("^.*/", "", written)
  if (is.na(last) || last == "..") return(NA_real_)
  part <- as.integer(c(strsplit(last, "-")[[1]], NA, NA)[1:3])
  if (!is.na(part[3])) return(as.numeric(as.Date(last)))
  month <- if (is.na(part[2])) 12 else if (part[2] > 20) (part[2] - 20) * 3 + 2 else part[2]
  year <- part[1] + month %/% 12
  as.numeric(as.Date(sprintf("%04d-%02d-01", year, month %% 12 + 1))) - 1
}

# The event's claims in the columns of `.CLAIMS`; of each cell the adopted one first, then its rivals.
.claims <- function(read, at, event_id, reports) {
  claims <- .of(read("claims"), event_id)
  claims$means <- .meanings(read, at, claims)
  claims$companions <- .companions(claims)
  at <- match(claims$report_id, reports$report_id)
  claims[c("source_url", .TELLING)] <- reports[at, c("source_url", .TELLING)]
  place <- match(claims$standing, .SHOWN_FIRST)
  claims[order(claims$table, claims$item, claims$field, place, at, method = "radix"), .CLAIMS]
}

.meanings <- function(read, at, claims) {
  mapply(function(table, field, value, item) {
    if (field == "present") .item_meaning(read, table, item) else .meaning(read, at, table, field, value)
  }, claims$table, claims$field, claims$value, claims$item, USE.NAMES = FALSE)
}

# What the same report gives for the fields that stand or fall with each claim, as `field: value`.
.companions <- function(claims) {
  bundle <- unname(.BUNDLE_OF[claims$field])
  said <- sprintf("%s: %s", claims$field, claims$value)
  vapply(seq_along(said), function(row) {
    beside <- which(!is.na(bundle) & bundle == bundle[row] & claims$report_id == claims$report_id[row])
    words <- said[beside][said[beside] != said[row]]
    if (length(words)) paste(words, collapse = "; ") else NA_character_
  }, "")
}

# What a value in a column is called; NA where the column holds neither codes nor identifiers.
.meaning <- function(read, at, table, field, value) {
  schema <- .schema(table, at)
  for (key in schema$foreignKeys) {
    if (identical(unlist(key$fields), field)) {
      to <- key$reference$resource
      return(.label(read, if (nzchar(to)) to else table, value))
    }
  }
  vocabulary <- schema$vocabularies[field]
  if (is.na(vocabulary)) NA_character_ else .code(read, vocabulary, value)
}

.schema <- function(table, at) {
  .once(paste("schema of", table), .described_in(at), {
    schema <- .resource(table, at)$schema
    words <- vapply(schema$fields, function(each) .or(each[["envoylog:vocabulary"]], NA_character_), "")
    schema$vocabularies <- stats::setNames(words, vapply(schema$fields, function(each) each$name, ""))
    schema
  })
}

.item_meaning <- function(read, table, item) {
  if (table == "event_topics") return(.label(read, "topics", item))
  first <- sub(":.*$", "", item)
  second <- sub("^[^:]*:", "", item)
  if (table == "links") return(paste0(.code(read, "link_relation", first), ": ", .label(read, "events", second)))
  paste0(.label(read, "actors", first), ": ", .code(read, "role", second))
}

# Label of actors, places or topics, title of events or sources; NA where there is none.
.label <- function(read, table, ids) {
  key <- c(actors = "actor_id", places = "place_id", topics = "topic_id", events = "event_id", sources = "source_id")
  if (!table %in% names(key)) return(rep(NA_character_, length(ids)))
  rows <- read(table)
  rows[[if (table %in% c("events", "sources")) "title" else "label"]][match(ids, rows[[key[[table]]]])]
}

.code <- function(read, vocabulary, code, column = "label") {
  words <- read("vocabularies")
  words[[column]][match(TRUE, words$vocabulary == vocabulary & words$code == code)]
}

# The passages that bear the claims out, and every passage of a report whose prose is shown.
.passages <- function(read, claims) {
  rows <- read("passages")[.PASSAGES]
  borne <- paste(rows$report_id, rows$passage_no) %in% paste(claims$report_id, claims$passage_no)
  rows <- rows[borne | rows$report_id %in% claims$report_id[is.na(claims$standing)], ]
  rownames(rows) <- NULL
  rows
}
