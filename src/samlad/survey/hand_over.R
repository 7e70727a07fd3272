# Samlad's survey in R: the same design, the same statistics, beside Samlad's own numbers.
# Run in this folder: Rscript estimates.R. Needs R and its package survey (4.1 or newer).
# What was handed over stands in design.R; this file is the same for every survey.

suppressMessages(library(survey))
options(digits = 10)
source("design.R")

read <- function(file, text) {
  heading <- names(read.csv(file, nrows = 1, check.names = FALSE))
  kinds <- setNames(ifelse(heading %in% text, "character", NA), heading)
  read.csv(file, colClasses = kinds, na.strings = "", check.names = FALSE)
}
answers <- read("answers.csv", text_columns)
samlad <- read("estimates.csv", c("statistic", "variable", "category", "status", by_columns))

# The design: strata crossed into one, clusters nested in them, population sizes per stage.
answers$.stratum <- if (length(strata)) do.call(paste, c(answers[strata], sep = "\r")) else "1"
as_formula <- function(columns) reformulate(sprintf("`%s`", columns))
options(survey.lonely.psu = singleton)
design <- svydesign(
  ids = if (length(clusters)) as_formula(clusters) else ~1,
  strata = ~.stratum, nest = TRUE, weights = as_formula(weight),
  fpc = if (length(fpc)) as_formula(fpc) else NULL, data = answers
)

# Calibration: one variable a margin, those that follow from the others left out.
if (nrow(margins)) {
  auxiliary <- sprintf(".m%d", seq_len(nrow(margins)))
  for (i in seq_along(auxiliary)) {
    parts <- strsplit(margins$variable[i], "*", fixed = TRUE)[[1]]
    design$variables[[auxiliary[i]]] <- if (margins$variable[i] == "1") {
      1
    } else if (is.na(margins$category[i])) {
      answers[[parts]]
    } else {
      as.numeric(do.call(paste, c(answers[parts], sep = "*")) == margins$category[i])
    }
  }
  design <- calibrate(
    design, reformulate(c("0", auxiliary)), population = setNames(margins$total, auxiliary),
    calfun = calfun, bounds = bounds, epsilon = 1e-12, maxit = 500
  )
}

# One statistic in one domain. A missing answer is a domain, never a deleted row.
estimated <- function(row) {
  inside <- answers[[domain]] == 1
  for (column in by_columns) inside <- inside & !is.na(answers[[column]]) & answers[[column]] == row[[column]]
  told <- strsplit(row$variable, if (row$statistic == "ratio") "/" else ":", fixed = TRUE)[[1]]
  if (row$statistic == "quantile") told <- sub(":[^:]*$", "", row$variable)
  if (!row$statistic %in% c("ratio", "quantile")) told <- row$variable
  values <- answers[told]
  if (row$statistic == "proportion") {
    values[[1]] <- as.numeric(as.character(values[[1]]) == row$category)
  }
  # Degrees of freedom are those of the domain, whether or not all of it answered.
  design$variables$.inside <- inside
  df <- degf(subset(design, .inside))
  inside <- inside & rowSums(is.na(values)) == 0
  if (!any(inside & weights(design) > 0)) return(c(NA, NA))
  for (i in seq_along(told)) design$variables[[c(".y", ".x")[i]]] <- ifelse(inside, values[[i]], 0)
  design$variables$.inside <- inside
  part <- subset(design, .inside)
  found <- switch(row$statistic,
    mean = , proportion = svymean(~.y, part),
    total = svytotal(~.y, part),
    ratio = svyratio(~.y, ~.x, part),
    quantile = svyquantile(~.y, part, as.numeric(row$category), qrule = "math", interval.type = "mean",
                           alpha = 1 - confidence, df = df)
  )
  c(as.numeric(coef(found))[1], as.numeric(SE(found))[1])
}

both <- t(vapply(seq_len(nrow(samlad)), function(i) estimated(samlad[i, ]), numeric(2)))
shown <- samlad[c("statistic", "variable", "category", by_columns, "value", "se")]
shown$value_r <- both[, 1]
shown$se_r <- both[, 2]
write.csv(format(shown, digits = 17), "estimates_r.csv", row.names = FALSE, quote = TRUE)
print(shown, row.names = FALSE)
# A standard error of nothing (a calibrated total) is held against the size of its estimate.
apart <- function(ours, theirs, least) {
  known <- !is.na(ours) & !is.na(theirs)
  if (!any(known)) 0 else max((abs(ours - theirs) / pmax(abs(theirs), least, 1e-300))[known])
}
cat(sprintf("\nLargest relative difference: value %.2g, se %.2g\n",
            apart(shown$value, shown$value_r, 0), apart(shown$se, shown$se_r, 1e-6 * abs(shown$value_r))))
