# Runs the tests of r/envoylog.R: Rscript r/tests/testthat.R. Fails where a test does, is skipped, or none is run.
here <- sub("^--file=", "", grep("^--file=", commandArgs(), value = TRUE))
tests <- file.path(dirname(here), "testthat")
found <- as.data.frame(testthat::test_dir(tests, reporter = "summary", stop_on_failure = FALSE))
wrong <- sum(found$failed > 0 | found$error | found$skipped | found$warning > 0)
cat(sprintf("%d passed, %d failed\n", nrow(found) - wrong, wrong))
quit(status = if (wrong || !nrow(found)) 1 else 0)
