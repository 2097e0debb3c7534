"""What may be asked of each notebook: typed, frozen, refused before anything starts.

Papermill only warns about a parameter that does not exist and runs on with the default: a page that looks right and is
about something else.
"""

from __future__ import annotations

import reprlib
from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import ErrorDetails

from duxue import catalogue
from duxue.documents.registry import get
from duxue.errors import BadParameters, ProjectError, nearest

Language = Literal["zh", "en"]
# YAML and Papermill know lists alone; the items stay strict.
Names = Annotated[tuple[str, ...], Field(strict=False)]


def _once(names: tuple[str, ...]) -> tuple[str, ...]:
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise ValueError(f"{', '.join(twice)} is named twice")
    return names


class Parameters(BaseModel):
    """Base of all parameters; each has a ``language``, that of the page's sentences."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    @property
    def about(self) -> tuple[str, ...]:
        """Names of the documents that the page is about."""
        raise NotImplementedError

    @property
    def reads(self) -> tuple[str, ...]:
        """Names of all documents whose data the page shows."""
        return self.about

    def given(self) -> dict[str, Any]:
        """The parameters that were stated, as JSON values: what the notebook is told, the rest are its own defaults."""
        return self.model_dump(mode="json", exclude_unset=True)


class DistrictRun(Parameters):
    """One page about one document; beside it stand those figures of its ``peers`` that may be compared."""

    document: str
    peers: Annotated[Names, AfterValidator(_once)] = ()
    language: Language = "zh"

    @property
    def about(self) -> tuple[str, ...]:
        return (self.document,)

    @property
    def reads(self) -> tuple[str, ...]:
        return (self.document, *(peer for peer in self.peers if peer != self.document))


class ComparisonRun(Parameters):
    """One page that puts documents side by side; no ``indicators`` means those that the documents share."""

    documents: Annotated[Names, Field(min_length=2), AfterValidator(_once)]
    indicators: Annotated[Names, AfterValidator(_once)] = ()
    language: Language = "zh"

    @property
    def about(self) -> tuple[str, ...]:
        return self.documents


class ReadingRun(Parameters):
    """One page on how documents were read; ``sample`` figures drawn with ``seed`` are to be checked by eye."""

    documents: Annotated[Names, Field(min_length=1), AfterValidator(_once)]
    sample: Annotated[int, Field(ge=1, le=1000)] = 20
    seed: Annotated[int, Field(ge=0)] = 20260101
    language: Language = "zh"

    @property
    def about(self) -> tuple[str, ...]:
        return self.documents


MODELS: Mapping[str, type[Parameters]] = {
    "district": DistrictRun,
    "comparison": ComparisonRun,
    "reading": ReadingRun,
}


def model_of(notebook: str) -> type[Parameters]:
    """The parameters of a notebook. Raises BadParameters with the nearest right name."""
    try:
        return MODELS[notebook]
    except KeyError:
        raise BadParameters(
            f"There is no notebook {notebook!r}{nearest(notebook, MODELS)} There are {', '.join(MODELS)}."
        ) from None


def check(notebook: str, values: object, where: str) -> Parameters:
    """Parameters of a notebook from plain values, which stand at ``where``.

    Raises BadParameters, with the nearest right name, for an unknown name, document or indicator or a wrong type.
    """
    model = model_of(notebook)
    if not isinstance(values, dict):
        raise BadParameters(
            f"{where}: these are no parameters but {reprlib.repr(values)}. Write one `name: value` a line."
        )
    try:
        parameters = model(**{str(name): value for name, value in values.items()})
    except ValidationError as error:
        raise BadParameters(f"{where}: {_sentence(model, _first(error))}") from None
    _check_names(parameters, where)
    return parameters


def _first(error: ValidationError) -> ErrorDetails:
    """A name that does not exist explains the one that is missing, so it is told first."""
    return min(error.errors(), key=lambda detail: detail["type"] != "extra_forbidden")


def _sentence(model: type[Parameters], error: ErrorDetails) -> str:
    name = str(error["loc"][0])
    names = ", ".join(model.model_fields)
    if error["type"] == "extra_forbidden":
        return f"there is no parameter {name!r}{nearest(name, model.model_fields) or '.'} It takes {names}."
    if error["type"] == "missing":
        return f"the parameter {name!r} is missing. It takes {names}."
    place = ".".join(str(part) for part in error["loc"])
    reason = error["msg"].removeprefix("Value error, ").replace("valid tuple", "list of names")
    reason = reason.replace("Tuple should", "the list should").replace(" after validation", "")
    return f"{place} is {reprlib.repr(error['input'])}: {reason[:1].lower()}{reason[1:]}."


def _check_names(parameters: Parameters, where: str) -> None:
    for document in parameters.reads:
        try:
            get(document)
        except BadParameters as error:
            raise BadParameters(f"{where}: {error}") from None
    known = catalogue.indicators() if getattr(parameters, "indicators", ()) else {}
    for key in getattr(parameters, "indicators", ()):
        if key not in known:
            near = nearest(key, known) or "."
            raise BadParameters(f"{where}: there is no indicator {key!r}{near} data/catalogue/indicators.yml has them.")


def check_cell(notebook: str, stated: Mapping[str, Any], where: object) -> None:
    """Hold the names and defaults of a notebook's own parameters cell against its model.

    Raises ProjectError where they differ, because a parameter that the notebook does not read changes nothing.
    """
    model = model_of(notebook)
    for name in sorted(set(model.model_fields) ^ set(stated)):
        todo = "Add it there with its default." if name in model.model_fields else "Remove it, or add it to the model."
        raise ProjectError(where, f"its parameters cell and the model of {notebook} disagree on {name!r}", todo)
    for name, field in model.model_fields.items():
        default = list(field.default) if isinstance(field.default, tuple) else field.default
        if not field.is_required() and stated[name] != default:
            found = f"{name} is {stated[name]!r} by default, the model of {notebook} says {default!r}"
            raise ProjectError(where, found, "Make both the same.")
