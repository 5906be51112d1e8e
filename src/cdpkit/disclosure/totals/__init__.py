"""Sums that tie counts together: found in the numbers, or stated in a file."""

from cdpkit.disclosure.totals.sums import Sum
from cdpkit.disclosure.totals.tried import Held, sums_held

__all__ = ["Held", "Sum", "sums_held"]
