# Writes the traces that R gives of some cells: Rscript traces_in_r.R envoylog.R folder cells.json answer.json
arguments <- commandArgs(trailingOnly = TRUE)
source(arguments[1])
options(envoylog.folder = arguments[2])

text <- function(values) {
  if (is.logical(values)) return(c("false", "true")[values + 1])
  if (is.numeric(values)) return(ifelse(is.na(values), NA, sprintf("%.0f", values)))
  enc2utf8(as.character(values))
}
one <- function(value) jsonlite::unbox(text(value))
told <- function(cell) {
  trace <- envoylog_trace(cell[[1]], cell[[2]], cell[[3]])
  frames <- c("claims", "passages")
  plain <- unclass(trace)[setdiff(names(trace), frames)]
  c(lapply(plain, one), lapply(unclass(trace)[frames], function(frame) lapply(frame, text)))
}
jsonlite::write_json(lapply(jsonlite::read_json(arguments[3]), told), arguments[4], na = "null", null = "null")
