"""Distribution functions in 50 digits, by routes that are fast for large shapes.

And a watch over every refusal that a test of this folder provokes.
"""

from __future__ import annotations

import inspect
import re
from typing import TYPE_CHECKING, Any, TypeAlias

import mpmath
import pytest

from cdpkit import calc
from cdpkit.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Tail: TypeAlias = "Callable[..., tuple[Any, Any]]"

DIGITS = 50
STEPS = 200_000


def _fraction(first: mpmath.mpf, step: Callable[[int], tuple[Any, Any]]) -> mpmath.mpf:
    """Evaluate a continued fraction by Lentz's method; `step(i)` gives its i-th pair."""
    tiny, end = mpmath.mpf(10) ** -300, mpmath.mpf(10) ** (2 - DIGITS)
    f = c = first or tiny
    d = mpmath.mpf(0)
    for i in range(1, STEPS):
        a, b = step(i)
        d, c = 1 / ((b + a * d) or tiny), (b + a / c) or tiny
        f *= c * d
        if abs(c * d - 1) < end:
            return f
    raise ArithmeticError("the continued fraction does not converge")


def _beta_tail(a: object, b: object, x: object) -> tuple[mpmath.mpf, mpmath.mpf]:
    """Give the lower tail and density of the beta distribution, for x below its mean."""
    a, b, x = mpmath.mpf(a), mpmath.mpf(b), mpmath.mpf(x)

    def step(i: int) -> tuple[mpmath.mpf, int]:
        m = i // 2
        if i == 1:
            return mpmath.mpf(1), 1
        if i % 2:
            return m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)), 1
        m -= 1
        return -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)), 1

    log = mpmath.loggamma(a + b) - mpmath.loggamma(a) - mpmath.loggamma(b)
    density = mpmath.exp(log + (a - 1) * mpmath.log(x) + (b - 1) * mpmath.log1p(-x))
    return density * x * (1 - x) * _fraction(mpmath.mpf(0), step) / a, density


def _gamma_tail(a: object, x: object, *, upper: bool) -> tuple[mpmath.mpf, mpmath.mpf]:
    """Give a tail and the density of the gamma distribution with scale 1."""
    a, x = mpmath.mpf(a), mpmath.mpf(x)
    density = mpmath.exp((a - 1) * mpmath.log(x) - x - mpmath.loggamma(a))
    if upper:
        tail = (
            density
            * x
            * _fraction(
                mpmath.mpf(0),
                lambda i: (1 if i == 1 else -(i - 1) * (i - 1 - a), x + 2 * i - 1 - a),
            )
        )
        return tail, density
    term = total = 1 / a
    k = a
    while term > total * mpmath.mpf(10) ** -DIGITS:
        k += 1
        term *= x / k
        total += term
    return density * x * total, density


@pytest.fixture
def beta_tail() -> Tail:
    """Lower tail and density of the beta distribution."""
    return _beta_tail


@pytest.fixture
def gamma_tail() -> Tail:
    """Tail and density of the gamma distribution."""
    return _gamma_tail


CALCULATORS = (getattr(calc, name) for name in calc.__all__)
ARGUMENTS = {name for f in CALCULATORS for name in inspect.signature(f).parameters}


@pytest.fixture(autouse=True, scope="module")
def _refusals_are_readable() -> Iterator[None]:
    """Every refusal names an argument that users know, and its remedy is a sentence."""
    plain = InputError.__init__

    def checked(self: InputError, argument: str, problem: str, hint: str) -> None:
        assert argument in ARGUMENTS
        assert re.match(r"[a-z0-9'`(-]", problem), problem
        assert re.fullmatch(r"[A-Z][a-z]*\b.*\.", hint), hint
        plain(self, argument, problem, hint)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(InputError, "__init__", checked)
        yield
