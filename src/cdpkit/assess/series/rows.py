"""What the rows of every verb have in common: what they are about, and what they say of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from cdpkit.assess.pictures import Panel
from cdpkit.assess.wording import ABOUT, placed, sentence, words_of
from cdpkit.display import Parts
from cdpkit.results import Result, result

if TYPE_CHECKING:
    from cdpkit.assess.wording import Context, Point
    from cdpkit.model import Polarity, Statistic
    from cdpkit.model.periods import PrintStyle


@result
class SeriesRow(Result):
    """What is said of one series or figure, with what it is about.

    Parameters
    ----------
    context : Context
        What, where, unit and polarity.
    """

    stated: ClassVar[tuple[str, ...]] = ABOUT
    computed: ClassVar[tuple[str, ...]] = ("reason", "sentence", "caveats")

    noun: ClassVar[str] = "result"
    """What one of them is called."""
    heads: ClassVar[tuple[str, ...]] = ("series",)
    """What stands above the cells in a table of such rows."""

    context: Context
    if TYPE_CHECKING:

        @property
        def why(self) -> Any:
            """Why there is no result, as a code: a field of each row."""

    @property
    def reason(self) -> str:
        """Why there is no result, in words; empty where there is one."""
        return words_of(self.why)

    @property
    def indicator(self) -> str:
        """Key of what is measured."""
        return self.context.indicator

    @property
    def title(self) -> str:
        """Name of what is measured."""
        return self.context.title

    @property
    def area(self) -> str:
        """Code of the area."""
        return self.context.area

    @property
    def area_name(self) -> str:
        """Name of the area."""
        return self.context.area_name

    @property
    def population(self) -> str:
        """Who is counted, where stated."""
        return self.context.population

    @property
    def vintage(self) -> str:
        """Release or method of the values."""
        return self.context.vintage

    @property
    def statistic(self) -> Statistic:
        """Sort of number."""
        return self.context.statistic

    @property
    def unit(self) -> str:
        """Unit of the values."""
        return self.context.unit

    @property
    def polarity(self) -> Polarity:
        """Direction of improvement."""
        return self.context.polarity

    def cells(self) -> tuple[str, ...]:
        """Give what a table shows of it, under `heads`; behind a line feed, the period of a value."""
        return (self.context.subject.rstrip(","), *self.answers())

    def answers(self) -> tuple[str, ...]:
        """Give the cells behind the name of the series."""
        return ()

    def dated(self, point: Point | None) -> str:
        """Write a value with its unit and markers, and its period on a line of its own."""
        if point is None or (point.value is None and not point.markers):
            return "no value" if point is None else f"no value\n{point.when().text}"
        value = "no value" if point.value is None else self.context.measure.amount(point.value)
        marks = "".join(f" [{marker.value}]" for marker in point.markers)
        return f"{value}{marks}\n{point.when().text}"

    def lacking(self, told: str, latest: Point | None, style: PrintStyle) -> str:
        """Write a sentence without a result, with the latest value where there is one."""
        measure = self.context.measure
        value = "" if latest is None else placed(latest, measure, bracketed=True, style=style)
        known = f"; the latest value is {value}" if value else ""
        return sentence(f"{self.context.subject}:", told, known)

    def panel(self) -> Panel:
        """Give what a small picture shows, among those of other series."""
        return Panel(self.context, (), "")

    def parts(self) -> Parts:
        """Give what it is about, the sentence and the caveats."""
        return Parts(self.context.subject.rstrip(","), self.sentence(), self.caveats())

    def __str__(self) -> str:
        return self.sentence()
