"""Formulas of standardisation: weighted rates, their variance and limits, expected events."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdpkit.calc.rates import byar_limits

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cdpkit.calc.arguments import Operand


def weighted_rate(
    counts: Iterable[Operand], populations: Iterable[Operand], standards: Iterable[Operand]
) -> Operand:
    r"""Directly standardised rate $\sum w O/n / \sum w$, as a formula without guards.

    Parameters
    ----------
    counts, populations, standards : sequence of numbers, arrays or column expressions
        Events, people and weight, one element a band; populations not 0.

    Returns
    -------
    number, array or column expression
        Events per person, in the kind of the operands: fractions give an exact fraction.

    Examples
    --------
    >>> from fractions import Fraction
    >>> weighted_rate([Fraction(1), Fraction(2)], [100, 50], [3, 1])
    Fraction(7, 400)
    """
    weights = list(standards)
    bands = zip(counts, populations, weights, strict=True)
    return sum(w * o / n for o, n, w in bands) / sum(weights)


def weighted_variance(
    counts: Iterable[Operand], populations: Iterable[Operand], standards: Iterable[Operand]
) -> Operand:
    r"""Variance of `weighted_rate`: $\sum w^2 O/n^2 / (\sum w)^2$, without guards.

    Parameters
    ----------
    counts, populations, standards : sequence of numbers, arrays or column expressions
        Events, people and weight, one element a band; populations not 0.

    Returns
    -------
    number, array or column expression
        Squared events per person.

    Examples
    --------
    >>> from fractions import Fraction
    >>> weighted_variance([Fraction(1), Fraction(2)], [100, 50], [3, 1])
    Fraction(17, 160000)
    """
    weights = list(standards)
    bands = zip(counts, populations, weights, strict=True)
    return sum(w**2 * o / n**2 for o, n, w in bands) / sum(weights) ** 2


def dobson_limit(rate: Operand, variance: Operand, total: Operand, count_limit: Operand) -> Operand:
    r"""Dobson's limit of a weighted rate, $R + \sqrt{V/O} (O_L - O)$, without guards.

    Parameters
    ----------
    rate, variance : number, array or column expression
        The rate and its variance, in one unit.
    total : number, array or column expression
        All events; not 0.
    count_limit : number, array or column expression
        Lower or upper limit of `total`.

    Returns
    -------
    number, array or column expression
        In the unit of the rate.

    References
    ----------
    - Dobson AJ et al. (1991), Stat Med 10:457-462.

    Examples
    --------
    >>> dobson_limit(5.0, 0.25, 100, 81)
    4.05
    """
    return rate + (variance / total) ** 0.5 * (count_limit - total)


def dobson_upper_from_lower(value: Operand, lower: Operand, count: Operand, z: Operand) -> Operand:
    """Upper limit of a directly standardised rate that follows from its lower one.

    Dobson's two limits stand off the rate in the ratio of Byar's limits of the total count, so
    a published rate can be tested without its age bands. A formula without guards.

    Parameters
    ----------
    value, lower : number, array or column expression
        The rate and its lower limit, in any unit.
    count : number, array or column expression
        All events, > 0.
    z : number
        Two-sided normal quantile, 1.959963984540054 for 95%.

    Returns
    -------
    number, array or column expression
        Upper limit, in the unit of the rate.

    Examples
    --------
    >>> f"{dobson_upper_from_lower(62.572, 59.426, 1511.81, 1.959963984540054):.2f}"
    '65.84'
    """
    byar_lower, byar_upper = byar_limits(count, z)
    return value + (value - lower) * (byar_upper - count) / (count - byar_lower)


def expected_count(populations: Iterable[Operand], reference_rates: Iterable[Operand]) -> Operand:
    """Events expected at the rates of a reference population, as a formula without guards.

    Parameters
    ----------
    populations : sequence of numbers, arrays or column expressions
        People, one element a band.
    reference_rates : sequence of numbers
        Events per person in the reference population, in the same order.

    Returns
    -------
    number, array or column expression
        Events.

    Examples
    --------
    >>> from fractions import Fraction
    >>> expected_count([1000, 500], [Fraction(1, 100), Fraction(1, 50)])
    Fraction(20, 1)
    """
    return sum(n * r for n, r in zip(populations, reference_rates, strict=True))
