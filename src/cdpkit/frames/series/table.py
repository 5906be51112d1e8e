"""Series in columns: from a tidy frame and back, records when they are asked for."""

from __future__ import annotations

from dataclasses import dataclass, replace
from inspect import signature
from typing import TYPE_CHECKING, Any, Self, overload

import numpy as np

from cdpkit.coded import Coded, text_of
from cdpkit.display import ROWS_SHOWN, Displayed, Parts, Table
from cdpkit.errors import InputError, MissingDataError, did_you_mean
from cdpkit.frames.series.exports import frame_of_rows
from cdpkit.frames.series.kinds import with_kinds
from cdpkit.frames.series.order import checked_and_ordered, offsets_of
from cdpkit.frames.series.periods import years_of
from cdpkit.frames.series.records import record_of_rows, rows_of_records
from cdpkit.frames.series.rows import (
    KEYS,
    NUMBERS,
    SHARED,
    TEXTS,
    Rows,
    in_words,
    rows_of_columns,
    rows_of_frame,
)
from cdpkit.frames.series.search import series_at, series_with
from cdpkit.io import read_series
from cdpkit.io.fingertips import SeriesFile

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from narwhals.typing import IntoFrame
    from numpy.typing import ArrayLike, NDArray

    from cdpkit.calc.arguments import FloatArray
    from cdpkit.model import RowProblem, Series
    from cdpkit.model.periods import YearType


_POINTS = ("start", "middle", "end")


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class SeriesTable(Displayed):
    """Many series, kept as columns; `table[i]` makes the record of one.

    Make one with `from_file`, `from_frame` or `from_series`. Series stand in the order of indicator, area,
    population and vintage, which together tell one from another; observations in order of time.

    Examples
    --------
    >>> import pandas as pd
    >>> deaths = pd.DataFrame({"place": ["Wirral", "Wirral", "Sefton"],
    ...                        "year": [2023, 2022, 2023], "value": [12, 15, 7]})
    >>> table = SeriesTable.from_frame(deaths, columns={"area": "place", "period": "year"},
    ...                                indicator="drug_deaths", statistic="count")
    >>> table
    SeriesTable(2 series, 3 observations, 2022 to 2023)
    >>> [str(observation.value) for observation in table[1].observations]
    ['15', '12']
    >>> table.matrix("value")
    array([[ 7., nan],
           [15., 12.]])
    """

    _rows: Rows
    offsets: NDArray[np.intp]
    """Place at which each series starts among the observations, and the end of the last."""
    problems: tuple[RowProblem, ...]
    """What was noted, and what was left out, when the table was made."""

    # Making ---------------------------------------------------------------------------------------

    @classmethod
    def from_frame(
        cls,
        frame: IntoFrame | SeriesFile,
        *,
        columns: Mapping[str, str] | None = None,
        year_type: YearType | str | None = None,
        on_problem: str = "raise",
        **constants: object,
    ) -> Self:
        """Group the rows of a tidy frame, one observation a row, into series.

        Parameters
        ----------
        frame : data frame
            Of any engine: pandas, Polars, PyArrow, DuckDB, Dask, PySpark. A lazy one is collected,
            as series need their rows in order; only the columns in use are read. What
            `io.read_series` gives is one, too.
        columns : mapping of str to str, optional
            Role to the name of its column. A column that has the name of a role need not be
            given (the documentation lists the columns of a series), unless it has another one. A
            `population` of numbers is the denominator. Where the columns have other names
            (`Area Code`), or values are texts (`<5`), `io.read_series` reads them.
        year_type : YearType or str, optional
            Which year a label such as `2023/24` means. Columns `start` and `end` decide, too.
            Whole numbers are calendar years, dates are days, first days of months alone are months.
        on_problem : {"raise", "keep"}, default "raise"
            With `keep`, bad rows are left out and listed in `problems`, and the good ones stay.
        **constants : object
            What all rows share, by role: `indicator="drug_deaths", per=100_000`.

        Returns
        -------
        SeriesTable
            With a note in `problems` for what was repeated, mixed or not used.

        Raises
        ------
        InputError
            If a column is missing, or rows cannot be used: the message names column and rows, and
            lists all labels that are ambiguous, with what would decide them.

        Examples
        --------
        >>> import pandas as pd
        >>> frame = pd.DataFrame({"indicator": "x", "period": ["2022/23", "2023/24"],
        ...                       "value": [1.5, 1.25]})
        >>> SeriesTable.from_frame(frame, year_type="financial")[0].latest.value
        Decimal('1.25')
        """
        if on_problem not in ("raise", "keep"):
            raise InputError("on_problem", f"is {on_problem!r}", "Use `raise` or `keep`.")
        keep = on_problem == "keep"
        if isinstance(frame, SeriesFile):
            frame = frame.frame
        if in_words(frame, columns):
            read = read_series(
                frame, columns=columns, year_type=year_type, constants=constants,
                on_problem=on_problem,
            )  # fmt: skip
            rows = rows_of_columns(read.columns, year_type, "row")
            return cls._made(rows, list(read.problems), keep=keep)
        rows, problems = rows_of_frame(frame, columns, year_type, constants)
        rows = with_kinds(rows, (columns or {}).get("value", ""))
        unread = rows.noun == "row"  # what a reader gave has its lines, and was doubted
        return cls._made(rows, problems, keep=keep, doubt=unread)

    @classmethod
    def from_columns(
        cls,
        columns: Mapping[str, Coded | NDArray[Any]],
        *,
        year_type: YearType | str | None = None,
        on_problem: str = "raise",
        noun: str = "row",
    ) -> Self:
        """Group observations that are in columns already, as `io.SeriesFile.columns` gives them.

        Parameters
        ----------
        columns : mapping of str to Coded or ndarray
            By role: `indicator`, `period` and `value` must be there; texts as codes, numbers as
            floats.
        year_type : YearType or str, optional
            Which year a label such as `2023/24` means.
        on_problem : {"raise", "keep"}, default "raise"
            With `keep`, bad rows are left out and listed in `problems`.
        noun : {"row", "line"}, default "row"
            What the numbers in `line` count.

        Returns
        -------
        SeriesTable
            The same as `from_frame` gives of a frame with these columns.

        Raises
        ------
        InputError
            If a column is missing or of another length, or rows cannot be used.

        Examples
        --------
        >>> import numpy as np
        >>> from cdpkit.coded import Coded
        >>> columns = {"indicator": Coded.constant("deaths", 2), "period": Coded.of([2023, 2024]),
        ...            "value": np.array([12.0, 9.0])}
        >>> SeriesTable.from_columns(columns)
        SeriesTable(1 series, 2 observations, 2023 to 2024)
        """
        if on_problem not in ("raise", "keep"):
            raise InputError("on_problem", f"is {on_problem!r}", "Use `raise` or `keep`.")
        rows = rows_of_columns(columns, year_type, noun)
        return cls._made(rows, [], keep=on_problem == "keep")

    @classmethod
    def from_file(
        cls,
        source: Any,
        *,
        year_type: YearType | str | None = None,
        constants: Mapping[str, Any] | None = None,
        **options: Any,
    ) -> Self:
        r"""Read a table of series in any layout: CSV, a workbook, a download of Fingertips.

        Parameters
        ----------
        source : str, Path or file
            What to read.
        year_type : YearType or str, optional
            Which year a label such as `2023/24` means.
        constants : mapping, optional
            What the file leaves blank, as in `cdpkit.io.read_series`.
        **options
            Further options of `cdpkit.io.read_series`, and constants by role as in `from_frame`:
            `indicator="drug_deaths", per=100_000`.

        Returns
        -------
        SeriesTable
            With what was noted of the file, and then of its rows, in `problems`.

        Raises
        ------
        UnreadableFileError
            If the file cannot be read; the message names the file and the line.
        InputError
            If its rows cannot be used, or an option is none.

        Examples
        --------
        >>> import io
        >>> text = "indicator,period,value\ndeaths,2023,12\ndeaths,2024,9\n"
        >>> SeriesTable.from_file(io.StringIO(text))
        SeriesTable(1 series, 2 observations, 2023 to 2024)
        """
        shared = {name: options.pop(name) for name in (*KEYS, *SHARED) if name in options}
        known = signature(read_series).parameters
        if odd := [name for name in options if name not in known]:
            hint = did_you_mean(odd[0], {*known, *KEYS, *SHARED}) or f"Use {', '.join(known)}."
            raise InputError(odd[0], "is no option of from_file", hint)
        said = {**(constants or {}), **shared}
        read = read_series(source, year_type=year_type, constants=said, **options)
        mode = options.get("on_problem", "raise")
        made = cls.from_columns(read.columns, year_type=year_type, on_problem=mode, noun="line")
        return replace(made, problems=(*read.problems, *made.problems))

    @classmethod
    def from_series(cls, series: Iterable[Series]) -> Self:
        """Put records into columns.

        Parameters
        ----------
        series : iterable of Series
            Told apart by indicator, area, population and vintage.

        Returns
        -------
        SeriesTable
            A series without observations has no row, so it is not in the table.

        Raises
        ------
        InputError
            If two of the series have the same keys and contradict each other.

        Examples
        --------
        >>> from cdpkit.model.series import Series
        >>> one = Series(indicator="x", observations=[{"period": "2024", "value": "3.5"}])
        >>> SeriesTable.from_series([one])[0] == one
        True
        """
        return cls._made(rows_of_records(series), [], keep=False)

    @classmethod
    def concat(cls, tables: Iterable[SeriesTable]) -> Self:
        """Join tables; the observations of a series may be spread over several of them.

        Parameters
        ----------
        tables : iterable of SeriesTable
            At least one.

        Returns
        -------
        SeriesTable
            All series in order.

        Raises
        ------
        InputError
            If two tables give different numbers for one period of a series.

        Examples
        --------
        >>> import pandas as pd
        >>> years = [pd.DataFrame({"period": [year], "value": [1]}) for year in (2023, 2024)]
        >>> tables = [SeriesTable.from_frame(frame, indicator="x") for frame in years]
        >>> SeriesTable.concat(tables)
        SeriesTable(1 series, 2 observations, 2023 to 2024)
        """
        many = tuple(tables)
        if not many:
            raise InputError("tables", "holds none", "Give at least one table.")
        noted = [problem for table in many for problem in table.problems]
        joined = Rows.joined(table._rows for table in many)  # noqa: SLF001 (of its own class)
        return cls._made(joined, noted, keep=False)

    @classmethod
    def _made(
        cls, rows: Rows, problems: list[RowProblem], *, keep: bool, doubt: bool = False
    ) -> Self:
        ordered, noted = checked_and_ordered(rows, problems, keep=keep, doubt=doubt)
        return cls(ordered, offsets_of(ordered), noted)

    def assign(self, **columns: Any) -> Self:
        """Put other texts or numbers beside the observations, as they are: nothing is refused.

        Parameters
        ----------
        **columns : iterable of str, or array of float
            One for each observation, in the order of the table: `value`, `lower`, `upper`,
            `numerator`, `denominator`, `marker`, `note` and so on.

        Returns
        -------
        SeriesTable
            The same series and periods.

        Raises
        ------
        InputError
            If a column tells series or periods apart, or has another length.

        Examples
        --------
        >>> import pandas as pd
        >>> frame = pd.DataFrame({"indicator": "x", "period": [2023, 2024], "value": [4, 5]})
        >>> SeriesTable.from_frame(frame).assign(value=[4, 6])[0].latest.value
        Decimal('6')
        """
        texts, numbers = dict(self._rows.texts), dict(self._rows.numbers)
        for name, column in columns.items():
            if name in TEXTS:
                texts[name] = Coded.of(column).mapped(text_of)
            elif name in NUMBERS:
                numbers[name] = np.asarray(column, dtype=np.float64)
            else:
                hint = f"Use {', '.join((*NUMBERS, *TEXTS))}."
                raise InputError(name, "is no column of observations", hint)
            if len(texts.get(name, numbers.get(name, ()))) != len(self._rows):
                hint = f"Give {len(self._rows)}, one for each observation."
                raise InputError(name, "has another length", hint)
        return replace(self, _rows=replace(self._rows, texts=texts, numbers=numbers))

    def to_frame(self, like: IntoFrame | None = None, *, backend: str = "pandas") -> Any:
        """Give the observations as a tidy frame, which `from_frame` reads back without loss.

        Parameters
        ----------
        like : data frame, optional
            Gives its kind to the result: pandas, Polars or PyArrow.
        backend : {"pandas", "polars", "pyarrow"}, default "pandas"
            Kind of the result, where `like` is not given.

        Returns
        -------
        data frame
            One row an observation. `period` is in the notation of periods; `start` and `end` are
            its days. Columns that hold nothing are left out.

        Examples
        --------
        >>> import pandas as pd
        >>> frame = pd.DataFrame({"indicator": "x", "period": [2024], "value": [1.5]})
        >>> SeriesTable.from_frame(frame).to_frame().drop(columns=["start", "end"])
          indicator period  value statistic  per
        0         x   2024    1.5     other  1.0
        """
        return frame_of_rows(self._rows, like, backend)

    # Reading --------------------------------------------------------------------------------------

    def __eq__(self, other: object) -> bool:
        """Tell whether another table holds the same series."""
        if not isinstance(other, SeriesTable):
            return NotImplemented
        return np.array_equal(self.offsets, other.offsets) and list(self) == list(other)

    __hash__ = None  # type: ignore[assignment]

    def __len__(self) -> int:
        return len(self.offsets) - 1

    @overload
    def __getitem__(self, place: int) -> Series: ...
    @overload
    def __getitem__(self, place: slice) -> Self: ...
    def __getitem__(self, place: int | slice) -> Series | Self:
        if isinstance(place, slice):
            return self.select(np.arange(len(self))[place])
        number = range(len(self))[place]
        first, last = self.offsets[number : number + 2]
        return record_of_rows(self._rows.take(slice(first, last)))

    def __iter__(self) -> Iterator[Series]:
        return (self[place] for place in range(len(self)))

    def parts(self) -> Parts:
        """Give how many series and observations there are, and the first series."""
        heads = ("indicator", "title", "area_name", "population", "unit", "vintage")
        shown = slice(None, ROWS_SHOWN)
        columns = [self.keys(name)[shown].tolist() for name in heads]
        known = [n for n, column in enumerate(columns) if any(column)]
        rows = list(zip(*(columns[n] for n in known), self.sizes[shown].tolist(), strict=True))
        names = (*(heads[n].replace("_", " ") for n in known), "observations")
        return Parts("Series", f"{self._told()}.", table=Table(names, rows, size=len(self)))

    def _told(self) -> str:
        periods = [self._rows.period.labels[code] for code in np.unique(self._rows.period.codes)]
        span = f", {periods[0]} to {periods[-1]}" if periods else ""
        return f"{len(self)} series, {len(self._rows)} observations{span}"

    def __repr__(self) -> str:
        return f"SeriesTable({self._told()})"

    @property
    def sizes(self) -> NDArray[np.intp]:
        """Observations of each series."""
        return np.diff(self.offsets)

    @property
    def overlaps(self) -> NDArray[np.bool_]:
        """Whether any two neighbours of each series share days, as rolling windows do."""
        reach = np.array(
            [[day.toordinal() for day in period.reach] for period in self._rows.period.labels]
        ).reshape(-1, 2)
        first, last = reach[self._rows.period.codes].T
        shares = np.zeros(len(self._rows), dtype=bool)
        shares[1:] = first[1:] <= last[:-1]
        shares[self.offsets[:-1]] = False
        series = np.repeat(np.arange(len(self)), self.sizes)
        return np.asarray(np.bincount(series, weights=shares, minlength=len(self)) > 0)

    def keys(self, name: str) -> NDArray[np.object_]:
        """Give what each series has for one of its fields.

        Parameters
        ----------
        name : str
            Such as `indicator`, `area`, `statistic` or `unit`.

        Returns
        -------
        ndarray of str, shape (series,)
            Empty texts where nothing was given.

        Examples
        --------
        >>> import pandas as pd
        >>> frame = pd.DataFrame({"period": [2024, 2024], "value": [1, 2], "area": ["b", "a"]})
        >>> SeriesTable.from_frame(frame, indicator="x").keys("area").tolist()
        ['a', 'b']
        """
        if name not in (*KEYS, *SHARED):
            raise InputError("name", f"is {name!r}", f"Use {', '.join(KEYS + SHARED)}.")
        return self._rows.text(name).take(self.offsets[:-1]).values()

    def find(self, **wanted: str | Sequence[str]) -> Self:
        """Give the series that have the wanted fields.

        Parameters
        ----------
        **wanted : str or sequence of str
            Field to text, or to several of which one is enough: `area=["E06000044", "Wirral"]`.
            `area` and `indicator` may also be given by their names in words.

        Returns
        -------
        SeriesTable
            In the same order.

        Raises
        ------
        MissingDataError
            If no series is found; the message lists near names.
        InputError
            If a series has no such field.

        Examples
        --------
        >>> import pandas as pd
        >>> frame = pd.DataFrame({"period": [2024, 2024], "value": [1, 2],
        ...                       "area": ["Wirral", "Sefton"]})
        >>> table = SeriesTable.from_frame(frame, indicator="x")
        >>> table.find(area="Wirral")[0].latest.value
        Decimal('1')
        >>> table.find(area="Wiral")
        Traceback (most recent call last):
            ...
        cdpkit.errors.MissingDataError: no area `Wiral`. Near it: Wirral.
        """
        found = np.ones(len(self), dtype=bool)
        for name, texts in wanted.items():
            found &= series_with(self._rows, self.offsets[:-1], name, texts)
        if wanted and not found.any():
            asked = ", ".join(f"{name}={text!r}" for name, text in wanted.items())
            hint = "Each field has series of its own; take one away."
            raise MissingDataError("series with all of", asked, hint)
        return self.select(found)

    def select(self, places: ArrayLike) -> Self:
        """Give some of the series.

        Parameters
        ----------
        places : array_like of int or bool
            Numbers of series, or whether each is wanted. They stay in the order of the table.

        Returns
        -------
        SeriesTable
            Without the problems of the table it comes from.

        Raises
        ------
        InputError
            If there are no such series.

        Examples
        --------
        >>> import pandas as pd
        >>> frame = pd.DataFrame({"period": [2023, 2024, 2024], "value": [1, 2, 3],
        ...                       "area": ["a", "a", "b"]})
        >>> table = SeriesTable.from_frame(frame, indicator="x")
        >>> table.select(table.sizes > 1)
        SeriesTable(1 series, 2 observations, 2023 to 2024)
        """
        wanted = series_at(places, len(self))
        rows = self._rows.take(np.repeat(wanted, self.sizes))
        return type(self)(rows, offsets_of(rows), ())

    # Arrays for batched calculators ---------------------------------------------------------------

    def matrix(self, name: str = "value") -> FloatArray:
        """Give a number of every observation as a padded array, for a batched calculator.

        Parameters
        ----------
        name : {"value", "numerator", "denominator", "lower", "upper"}, default "value"
            Which number.

        Returns
        -------
        ndarray, shape (series, longest)
            Observations from the left, in order of time; NaN behind the last one and where the
            number is missing.

        Examples
        --------
        >>> import pandas as pd
        >>> frame = pd.DataFrame({"period": [2023, 2024], "value": [1, 2], "area": ["a", "b"]})
        >>> SeriesTable.from_frame(frame, indicator="x").matrix()
        array([[1.],
               [2.]])
        """
        if name not in NUMBERS:
            raise InputError("name", f"is {name!r}", f"Use {', '.join(NUMBERS)}.")
        return self._padded(self._rows.number(name))

    def times(self, at: str = "start") -> FloatArray:
        """Give the time of every observation in years, padded as `matrix` pads.

        Parameters
        ----------
        at : {"start", "middle", "end"}, default "start"
            Of each period. Every month counts as a twelfth of a year, so that financial years lie
            exactly one apart: 1 April 2023 is 2023.25.

        Returns
        -------
        ndarray, shape (series, longest)
            Years with decimals; NaN behind the last observation and for an open end.

        Examples
        --------
        >>> import pandas as pd
        >>> frame = pd.DataFrame({"period": ["2022/23", "2023/24"], "value": [1, 2]})
        >>> table = SeriesTable.from_frame(frame, indicator="x", year_type="financial")
        >>> table.times(), table.times("middle")
        (array([[2022.25, 2023.25]]), array([[2022.75, 2023.75]]))
        """
        if at not in _POINTS:
            raise InputError("at", f"is {at!r}", f"Use {', '.join(_POINTS)}.")
        years = np.array([years_of(period, at) for period in self._rows.period.labels], dtype=float)
        return self._padded(years[self._rows.period.codes])

    def _padded(self, flat: FloatArray) -> FloatArray:
        sizes = self.sizes
        padded = np.full((len(self), sizes.max(initial=0)), np.nan)
        padded[np.arange(padded.shape[1]) < sizes[:, None]] = flat
        return padded
