"""Words that the sentences share: units, periods, clauses, cautions."""

from __future__ import annotations

from cdpkit.assess.wording.cautions import (
    caveats_about,
    no_unit,
    notes_on,
    of_seasons,
    small_numbers,
    unsure_values,
)
from cdpkit.assess.wording.clauses import capitalised, listed, lowered, sentence
from cdpkit.assess.wording.context import (
    ABOUT,
    Context,
    Point,
    context_of_figure,
    point_of_figure,
    point_of_observation,
)
from cdpkit.assess.wording.periods import When, between, when
from cdpkit.assess.wording.reasons import WORDS, absent_values, clause_of, words_of
from cdpkit.assess.wording.subjects import closed, cohort_of, subject_of
from cdpkit.assess.wording.units import (
    Measure,
    decimal_of,
    measure_of_print,
    number_text,
    percent_places,
    percent_step,
    rounded,
    unit_of,
)
from cdpkit.assess.wording.values import from_to, marked, placed, quoted, signed
from cdpkit.assess.wording.words import (
    ASSURED,
    BETTER,
    CAUSES,
    FLUCTUATED,
    MARKED,
    MOVES,
    NOUNS,
    SIDES,
    STANDINGS,
    TESTED,
    UNCHANGED,
    absence,
)

__all__ = [
    "ABOUT",
    "ASSURED",
    "BETTER",
    "CAUSES",
    "FLUCTUATED",
    "MARKED",
    "MOVES",
    "NOUNS",
    "SIDES",
    "STANDINGS",
    "TESTED",
    "UNCHANGED",
    "WORDS",
    "Context",
    "Measure",
    "Point",
    "When",
    "absence",
    "absent_values",
    "between",
    "capitalised",
    "caveats_about",
    "clause_of",
    "closed",
    "cohort_of",
    "context_of_figure",
    "decimal_of",
    "from_to",
    "listed",
    "lowered",
    "marked",
    "measure_of_print",
    "no_unit",
    "notes_on",
    "number_text",
    "of_seasons",
    "percent_places",
    "percent_step",
    "placed",
    "point_of_figure",
    "point_of_observation",
    "quoted",
    "rounded",
    "sentence",
    "signed",
    "small_numbers",
    "subject_of",
    "unit_of",
    "unsure_values",
    "when",
    "words_of",
]
