"""Reasons are codes with arguments: equal by value, usable as labels, without words."""

from __future__ import annotations

import pickle

from hypothesis import given
from hypothesis import strategies as st

from cdpkit.reasons import Reason

names = st.from_regex(r"[a-z]{1,6}", fullmatch=True)
arguments = st.dictionaries(
    names.filter(lambda n: n != "cls"), st.text() | st.integers() | st.none()
)


@given(names, arguments)
def test_the_order_of_arguments_does_not_matter(code: str, given_: dict[str, object]) -> None:
    one = Reason.of(code, **given_)  # type: ignore[arg-type]
    other = Reason.of(code, **dict(reversed(given_.items())))  # type: ignore[arg-type]
    assert one == other
    assert hash(one) == hash(other)
    assert pickle.loads(pickle.dumps(one)) == one  # noqa: S301
    assert one.values == given_


def test_reasons_with_other_numbers_differ() -> None:
    assert Reason.of("too_short", given=3) != Reason.of("too_short", given=4)
    assert Reason("too_short") != Reason("no_data")
