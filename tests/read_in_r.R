# Writes every table of some releases as R reads it: Rscript read_in_r.R envoylog.R answer.json folder...
# The ways are those of r/envoylog.R, of CSV and of Parquet, and readr called as R's package frictionless calls it.
arguments <- commandArgs(trailingOnly = TRUE)
source(arguments[1])

read_as_frictionless <- function(told, folder) {
  collector <- function(field) {
    enum <- unlist(field$constraints$enum)
    switch(field$type,
      string = if (length(enum)) readr::col_factor(levels = enum) else readr::col_character(),
      number = readr::col_double(),
      integer = readr::col_double(),
      boolean = readr::col_logical(),
      date = readr::col_date(format = "%Y-%m-%d")
    )
  }
  columns <- lapply(told$schema$fields, collector)
  names(columns) <- vapply(told$schema$fields, function(field) field$name, "")
  readr::read_delim(
    file.path(folder, told$path),
    delim = ",", quote = "\"", escape_backslash = FALSE, escape_double = TRUE, col_names = names(columns),
    col_types = columns, locale = readr::locale(encoding = "UTF-8", decimal_mark = ".", grouping_mark = ""),
    na = unlist(told$schema$missingValues), comment = "", trim_ws = FALSE, skip = 1, skip_empty_rows = TRUE
  )
}

shown <- function(column) {
  kind <- class(column)[1]
  text <- switch(kind,
    numeric = ifelse(is.na(column), NA, sprintf("%.17g", column)),
    logical = c("false", "true")[column + 1],
    as.character(column)
  )
  list(kind = jsonlite::unbox(kind), levels = if (is.factor(column)) levels(column), cells = enc2utf8(text))
}

ways <- list(
  csv = function(table, folder) envoylog_read(table, folder),
  parquet = function(table, folder) envoylog_read(table, folder, from = "parquet"),
  frictionless = function(table, folder) read_as_frictionless(.resource(table, .at(folder, NULL)), folder)
)
of_folder <- function(folder) {
  tables <- envoylog_tables(folder)$table
  read <- function(way) sapply(tables, function(table) lapply(way(table, folder), shown), simplify = FALSE)
  lapply(ways, read)
}
answer <- sapply(arguments[-(1:2)], of_folder, simplify = FALSE)
jsonlite::write_json(answer, arguments[2], na = "null", null = "null")
