event <- "west-moscow-visit-2021-11"

test_that("a trace prints who says what, how it stands, and the words with their link", {
  printed <- paste(capture.output(print(envoylog_trace(event, "format"))), collapse = "\n")
  expect_match(printed, "^format of west-moscow-visit-2021-11: Bilateral\n")
  for (words in c("Chosen by rule `ruling`", "overruled  Multilateral", "Dawat Media Center; published 2026-01-14",
                  "3 relay steps from", "https://tass.com/world/1362901#:~:text=")) {
    expect_match(printed, words, fixed = TRUE)
  }
})

test_that("the adopted claim comes first, then its rivals, each with the passage that bears it", {
  trace <- envoylog_trace(event, "format")
  expect_identical(trace$claims$standing[1:2], c("adopted", "overruled"))
  borne <- paste(trace$claims$report_id, trace$claims$passage_no)
  expect_setequal(paste(trace$passages$report_id, trace$passages$passage_no), borne)
})

test_that("a derived column leads to what it is derived from", {
  trace <- envoylog_trace(event, "date_latest")
  expect_identical(unique(trace$claims$field), "date_edtf")
  expect_identical(trace$how, "the last day of `date_edtf`")
  expect_s3_class(trace$value, "Date")
})

test_that("an item has a trace of its own", {
  items <- subset(envoylog_read("participants"), event_id == event)
  item <- paste(items$actor_id[1], items$role[1], sep = ":")
  trace <- envoylog_trace(event, "attendance", item)
  expect_identical(unique(trace$claims$item), item)
  expect_identical(trace$value, as.character(items$attendance[1]))
})

test_that("what there is not is told with what there is", {
  refused <- function(said, ...) expect_error(envoylog_trace(...), said, fixed = TRUE)
  refused("no event `west-moscow-visit-2021`; did you mean `west-", "west-moscow-visit-2021", "format")
  refused("no field of this meeting `formt`; did you mean `format`?", event, "formt")
  refused("`attendance` has a value for each item; name one as item =: ", event, "attendance")
  refused("`format` has one value for the event; leave item = out", event, "format", "x")
  refused("no item `x`; ", event, "attendance", "x")
})

cases <- c(
  "2021" = "2021-12-31", "2021-11" = "2021-11-30", "2021-12" = "2021-12-31", "2024-02" = "2024-02-29",
  "2021-11-05" = "2021-11-05", "2021-21" = "2021-05-31", "2021-23" = "2021-11-30", "2021-24" = "2022-02-28",
  "../2017-12-23" = "2017-12-23", "2020/2021-24" = "2022-02-28", "2020/.." = NA
)
test_that("the last day of a written window is that of Python", {
  found <- vapply(names(cases), .last_day, 0)
  expect_identical(format(as.Date(unname(found), origin = "1970-01-01")), unname(cases))
})
