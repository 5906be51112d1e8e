"""What prints tell of the counts behind them."""

from cdpkit.disclosure.facts.limits import of_count, of_proportion, of_ratio, of_standardised
from cdpkit.disclosure.facts.prints import (
    Print,
    between,
    change_of,
    mean_of,
    percent_change_of,
    printed_alike,
    printed_as,
    rate_of,
    rounded_to,
)

__all__ = [
    "Print", "between", "change_of", "mean_of", "of_count", "of_proportion", "of_ratio",
    "of_standardised", "percent_change_of", "printed_alike", "printed_as", "rate_of", "rounded_to",
]  # fmt: skip
