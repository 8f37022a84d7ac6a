# The release that the tests read, and small ones that they damage.

source(file.path("..", "..", "envoylog.R"))
options(envoylog.folder = Sys.getenv("ENVOYLOG_RELEASE", file.path("..", "..", "..")))

# A release of one table, from its fields and the lines of its CSV file; `about` is what else its descriptor says.
small_release <- function(fields, lines, rows = length(lines) - 1, about = NULL) {
  folder <- tempfile("release")
  dir.create(file.path(folder, "data"), recursive = TRUE)
  writeLines(enc2utf8(lines), file.path(folder, "data", "acts.csv"), useBytes = TRUE)
  table <- list(
    name = "acts", path = "data/acts.csv", title = "Acts", description = "One row for each act.", rows = rows,
    schema = list(fields = fields, missingValues = list(""), primaryKey = list("act"), foreignKeys = list())
  )
  licence <- list(name = "CC-BY-4.0", title = "CC BY 4.0")
  told <- c(list(title = "Acts", version = "0.1.0", licenses = list(licence), resources = list(table)), about)
  jsonlite::write_json(told, file.path(folder, "datapackage.json"), auto_unbox = TRUE)
  folder
}

# The list of releases of a folder, from its lines.
list_releases <- function(folder, lines) {
  dir.create(file.path(folder, "data", "history"), showWarnings = FALSE)
  writeLines(c("version,released,fingerprint", lines), file.path(folder, "data", "history", "releases.csv"))
}

field <- function(name, type, required = FALSE, enum = NULL) {
  limits <- c(list(required = required), if (length(enum)) list(enum = as.list(enum)))
  list(name = name, type = type, title = name, description = name, constraints = limits, `envoylog:nature` = "coded")
}
