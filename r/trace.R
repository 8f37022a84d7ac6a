# Who says so: the claims, tellers and passages behind one cell of an event. Sourced by envoylog.R.

# The trace of one cell: a list that prints as text.
#
# `field` is a column of `events`, of the event's family table, of `record` or of `participants`, or `present` for an
# item as such; `item` is `actor:role`, a topic, or `relation:event` where a field has a value for each. A derived
# column leads to the claims that it is derived from. `version` is as in `envoylog_read`.
#
# The parts are those of `envoylog.trace` in Python: `event_id`, `title`, `field`, `item`, `value`, `means`, `how`,
# `rule` and `rule_means`, NA where there is none, `version`; and the data frames `claims`, the adopted one first and
# then its rivals with who says each, and `passages`. Stops for an event, field, item or version that there is not.
envoylog_trace <- function(event_id, field, item = NULL, folder = envoylog_folder(), version = NULL) {
  at <- .at(folder, version)
  read <- function(table) .table(table, at)
  event <- .of(read("events"), event_id)
  if (!nrow(event)) .refuse("event", event_id, read("events")$event_id)
  table <- .table_of(event$event_type, field, at)
  reports <- .reports(read, event_id)
  of_event <- paste("claims of", event_id, "in", version)
  claims <- .once(of_event, .file("claims", at), .claims(read, at, event_id, reports))
  .refuse_wrong_item(claims, field, item)
  chosen <- .behind(claims, reports, field, item)
  value <- if (is.null(item)) .cell(read, table, event_id, field) else .item_cell(read, at, event_id, field, item)
  rules <- chosen$claims$rule[chosen$claims$adopted & !is.na(chosen$claims$rule)]
  rule <- if (length(rules) == 1) rules else NA_character_
  told <- list(
    event_id = event_id, title = event$title, field = field, item = .or(item, NA_character_), value = value,
    means = if (is.na(table) || !is.character(value)) NA_character_ else .meaning(read, at, table, field, value),
    how = chosen$how, rule = rule, rule_means = .code(read, "resolution_rule", rule, "definition"),
    claims = .led_by(chosen$claims, field, value), passages = .passages(read, chosen$claims),
    version = .descriptor(at)$version
  )
  structure(told, class = "envoylog_trace")
}

print.envoylog_trace <- function(x, ...) {
  item <- if (is.na(x$item)) "" else sprintf(" (%s)", x$item)
  cat(sprintf("%s%s of %s: %s\n", x$field, item, x$event_id, .named(x$value, x$means)))
  if (x$field != "title") cat(" ", x$title, "\n")
  rule <- if (!is.na(x$rule)) sprintf("Chosen by rule `%s`: %s", x$rule, .or(x$rule_means, ""))
  reason <- c(if (!is.na(x$how)) paste0(toupper(substr(x$how, 1, 1)), substring(x$how, 2), "."), rule)
  if (!nrow(x$claims)) reason <- if (x$field == "n_conflicts") "No report contradicts another." else "No report says."
  if (length(reason)) writeLines(strwrap(paste(reason, collapse = " "), 100, indent = 2, exdent = 2))
  several <- length(unique(x$claims$field)) > 1
  for (row in seq_len(nrow(x$claims))) .print_claim(x$claims[row, ], x$passages, several)
  invisible(x)
}

.print_claim <- function(claim, passages, several) {
  prose <- is.na(claim$standing)
  standing <- if (!prose) claim$standing else if (claim$adopted) "from" else "also"
  says <- if (claim$field %in% "present") claim$item else claim$value
  beside <- if (is.na(claim$companions)) "" else sprintf(" [%s]", claim$companions)
  of_field <- if (several) paste0(claim$field, ": ") else ""
  cat(sprintf("\n%-11s%s%s%s\n", standing, of_field, .named(says, claim$means), beside))
  days <- unique(format(c(claim$published_earliest, claim$published_latest)))
  about <- c(.or(claim$publisher, claim$source_id), paste("published", paste(days, collapse = " to ")))
  about <- c(about, paste("told by", .or(claim$informant, "somebody not known")), gsub("_", " ", claim$nearness))
  steps <- claim$relay_steps
  if (steps) about <- c(about, sprintf("%d relay step%s from %s", steps, if (steps > 1) "s" else "", claim$origin_id))
  if (claim$presented_as %in% "new") about <- c(about, "presented as new")
  writeLines(strwrap(paste(about, collapse = "; "), 100, indent = 11, exdent = 11))
  of <- passages[passages$report_id == claim$report_id & (prose | passages$passage_no %in% claim$passage_no), ]
  words <- sprintf("passage %s: %s ... %s", of$passage_no, of$first, ifelse(is.na(of$last), "", of$last))
  if (!nrow(of)) words <- "no passage: the value rests on its basis, not on words"
  links <- if (nrow(of)) ifelse(is.na(of$url), claim$source_url, of$url) else claim$source_url
  cat(paste0(strrep(" ", 11), c(rbind(words, links)), "\n"), sep = "")
}

.named <- function(value, means) {
  value <- if (is.na(value)) "null" else if (is.logical(value)) c("no", "yes")[value + 1] else format(value)
  if (is.na(means)) return(value)
  alike <- tolower(gsub("[^[:alnum:]]", "", means)) == tolower(gsub("[^[:alnum:]]", "", value))
  if (alike) means else sprintf("%s (%s)", means, value)
}

# Fields of which each item has its own value, and the tables in which its row stands.
.ITEM_TABLES <- list(
  present = c("participants", "event_topics", "links"), actor_id = "participants", role = "participants",
  capacity = "participants", tenure = "participants", on_behalf_of = "participants", attendance = "participants",
  topic_id = "event_topics", relation = "links", other_event_id = "links"
)
.ROW_ITSELF <- c("actor_id", "role", "topic_id", "relation", "other_event_id")
.FAMILIES <- c(
  interview = "interviews", meeting = "meetings", statement = "statements", policy_action = "policy_actions"
)
.CONFLICTING <- c("rival", "finer", "overruled")

# Columns that rest on claims of another field: how, in which table and field, and of which role.
.DERIVED <- list(
  date_earliest = c("the first day of `date_edtf`", "events", "date_edtf"),
  date_latest = c("the last day of `date_edtf`", "events", "date_edtf"),
  when = c("`date_edtf` in words", "events", "date_edtf"),
  country = c("the territory in which `place_id` lies", "events", "place_id"),
  place = c("the name of `place_id`", "events", "place_id"),
  outlet_id = c(
    "the first outlet or organisation among the interviewers whom the first-ranked report names",
    "participants", "present", "interviewer"
  ),
  n_speakers = c("the number of speakers", "participants", "present", "speaker"),
  speakers = c("the names of the speakers", "participants", "present", "speaker"),
  targets = c("the names of the targets", "participants", "present", "target"),
  participants = c("the names of all participants", "participants", "present"),
  topics = c("the names of all topics", "event_topics", "present"),
  links = c("the links of the event", "links", "present")
)
.DERIVED <- local({
  roles <- c("speaker", "target", "issuer", "interviewee", "host", "convener")
  how <- sprintf("the first %s whom the first-ranked report names", roles)
  c(.DERIVED, stats::setNames(Map(c, how, "participants", "present", roles), paste0(roles, "_id")))
})

# Columns that rest on reports as such: what is taken from each, and how the column comes from that.
.OURS <- "our words, from the first-ranked report that has some"
.FROM_REPORTS <- list(
  title = c("title", .OURS), summary = c("summary", .OURS), position = c("position", .OURS),
  first_source_publisher = c("publisher", "taken from the first-ranked report"),
  first_source_title = c("source_title", "taken from the first-ranked report"),
  first_source_url = c("source_url", "taken from the first-ranked report"),
  event_id = c("report_id", "the event that these reports tell of"),
  n_reports = c("report_id", "the number of reports"),
  n_sources = c("source_id", "the number of sources that the reports stand in"),
  n_origins = c("origin_id", "the number of origins of the reports"),
  n_informants = c("informant_id", "the number of those whose word the reports rest on"),
  reviewed = c("reviewed_by", "whether each report was checked by a reviewer")
)

# The table in which an event has such a cell; NA for `links`, which are rows of their own.
.table_of <- function(event_type, field, at) {
  tables <- c("events", .FAMILIES[[event_type]], "record")
  columns <- lapply(tables, .names_of, at)
  within <- vapply(columns, function(names) field %in% names, NA)
  if (any(within)) return(tables[within][1])
  if (field %in% names(.ITEM_TABLES)) return(.ITEM_TABLES[[field]][1])
  if (field == "links") return(NA_character_)
  .refuse(paste("field of this", event_type), field, unique(c(unlist(columns), names(.ITEM_TABLES), "links")))
}

.refuse_wrong_item <- function(claims, field, item) {
  tables <- .item_tables(field)
  items <- unique(claims$item[claims$table %in% tables])
  refuse <- function(...) stop(..., call. = FALSE)
  if (is.null(item) && field %in% names(.ITEM_TABLES)) {
    choice <- if (length(items)) paste("name one as item =:", paste(items, collapse = ", ")) else "this event has none"
    refuse("`", field, "` has a value for each item; ", choice)
  }
  if (!is.null(item) && !length(tables)) refuse("`", field, "` has one value for the event; leave item = out")
  if (!is.null(item) && !length(items)) refuse("no item `", item, "`; this event has none for `", field, "`")
  if (!is.null(item) && !item %in% items) .refuse("item", item, items)
}

# The tables whose items a field speaks of; none for a field that an event has once.
.item_tables <- function(field) {
  ground <- .DERIVED[[field]]
  if (!is.null(ground) && ground[2] %in% .ITEM_TABLES$present) ground[2] else .ITEM_TABLES[[field]]
}

# The claims that a cell rests on, and how it comes from them where it is not itself a claim.
.behind <- function(claims, reports, field, item) {
  of_item <- function(rows) if (is.null(item)) rows else rows[rows$item %in% item, ]
  if (field %in% names(.FROM_REPORTS)) return(.of_reports(claims, reports, field))
  if (field == "n_conflicts") {
    how <- "the number of values in which reports contradict one another"
    return(list(claims = .conflicts(claims), how = how))
  }
  if (field %in% names(.DERIVED)) {
    ground <- .DERIVED[[field]]
    rows <- claims[claims$table == ground[2] & claims$field == ground[3], ]
    if (!is.na(ground[4])) rows <- rows[endsWith(rows$item, paste0(":", ground[4])), ]
    return(list(claims = of_item(rows), how = if (is.null(item)) ground[1] else NA_character_))
  }
  if (field %in% names(.ITEM_TABLES)) {
    asked <- if (field %in% .ROW_ITSELF) "present" else field
    rows <- claims[claims$table %in% .ITEM_TABLES[[field]] & claims$field == asked, ]
    return(list(claims = of_item(rows), how = NA_character_))
  }
  own <- claims$field == field & !claims$table %in% .ITEM_TABLES$present
  list(claims = claims[own, ], how = NA_character_)
}

# The claims of every value in which a report contradicts the adopted one; of companions the first alone.
.conflicts <- function(claims) {
  bundle <- ifelse(claims$field %in% names(.BUNDLE_OF), .BUNDLE_OF[claims$field], claims$field)
  place <- match(claims$field, names(.BUNDLE_OF), nomatch = 1)
  cell <- paste(claims$table, claims$item, bundle)
  fought <- cell %in% cell[claims$standing %in% .CONFLICTING]
  claims[fought & place == stats::ave(place, paste(cell, claims$report_id), FUN = min), ]
}

# A row for each report that gives something for such a column, `adopted` where the cell shows or counts it.
.of_reports <- function(claims, reports, field) {
  ground <- .FROM_REPORTS[[field]]
  prose <- field %in% c("title", "summary", "position")
  told <- if (prose) reports[!is.na(reports[[ground[1]]]), ] else reports
  if (field == "title" && !nrow(told)) {
    parts <- c("subtype", "speech_act", "instrument", "effect", "present", "place_id")
    rows <- claims[claims$field %in% parts & !claims$table %in% c("event_topics", "links") & claims$adopted, ]
    return(list(claims = rows, how = "put together from adopted values, as no report has a title"))
  }
  rows <- claims[rep(NA_integer_, nrow(told)), ]
  shared <- intersect(.CLAIMS, names(told))
  rows[shared] <- told[shared]
  rows$field <- rep(field, nrow(told))
  rows$value <- told[[ground[1]]]
  rows$adopted <- .counted(rows$value, field)
  list(claims = rows, how = ground[2])
}

# Which of the reports' values a cell shows or counts: each, each that no other gives, or the first.
.counted <- function(values, field) {
  if (field %in% c("event_id", "reviewed")) return(rep(TRUE, length(values)))
  if (startsWith(field, "n_")) return(!is.na(values) & !duplicated(values))
  seq_along(values) == 1
}

# The claims with those of the actor first whom a column like `speaker_id` shows.
.led_by <- function(claims, field, value) {
  if (field %in% names(.DERIVED) && endsWith(field, "_id")) {
    claims <- claims[order(!claims$item %in% paste0(value, ":", .DERIVED[[field]][4])), ]
  }
  rownames(claims) <- NULL
  claims
}

.cell <- function(read, table, event_id, field) {
  if (is.na(table)) {
    rows <- .of(read(field), event_id)
    return(if (nrow(rows)) paste(rows$relation, rows$other_event_id, sep = ":", collapse = "; ") else NA_character_)
  }
  found <- .of(read(table), event_id)[[field]]
  if (length(found)) found[1] else NA
}

# The cell in the item's own row; TRUE for the row itself.
.item_cell <- function(read, at, event_id, field, item) {
  for (table in .item_tables(field)) {
    key <- setdiff(unlist(.schema(table, at)$primaryKey), "event_id")
    rows <- .of(read(table), event_id)
    found <- rows[do.call(paste, c(rows[key], sep = ":")) %in% item, ]
    if (nrow(found)) return(if (field %in% names(found)) found[[field]][1] else TRUE)
  }
  NA
}
