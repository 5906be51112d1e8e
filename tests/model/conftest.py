"""Why a record was refused, whatever words the library under it uses."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from pydantic import ValidationError


@pytest.fixture
def refusal_of() -> Callable[[ValidationError], str]:
    """Give our own message where a validator of ours refused, else the code of the refusal."""

    def refusal(error: ValidationError) -> str:
        found = error.errors(include_url=False)
        return "\n".join(str(one.get("ctx", {}).get("error", one["type"])) for one in found)

    return refusal
