"""Great Expectations' own Data Docs of the suites and what they gave, for those who know that tool.

An export beside the site and never a part of it: those pages load styles and scripts from other hosts, and they tell of
rules over all rows, not of documents.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from duxue.errors import ProjectError
from duxue.gate import suites, views

SITE = "duxue"


def export(documents: Iterable[str], folder: Path) -> Path:
    """Write the Data Docs of the gate over these documents into ``folder``; the path of their index.

    Raises BadParameters for an unknown document, DataError where a file cannot be read, ProjectError for a suite that
    cannot be used, or a folder that is not empty or cannot be written.
    """
    os.environ.setdefault("GX_ANALYTICS_ENABLED", "false")  # read at import: nothing is told to any host
    import great_expectations as gx
    from great_expectations.data_context.types.base import ProgressBarsConfig

    folder = folder.resolve()
    _require_empty(folder)
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = ProgressBarsConfig(globally=False)
    for name in context.get_site_names():
        context.delete_data_docs_site(name)
    context.add_data_docs_site(SITE, _place(folder))
    built = views(documents)
    for suite in suites.load(built):
        asset = context.data_sources.add_pandas(suite.name).add_dataframe_asset(suite.name)
        batch = asset.add_batch_definition_whole_dataframe(suite.name)
        held = gx.ExpectationSuite(name=suite.name, expectations=[rule.expectation for rule in suite.rules])
        definition = gx.ValidationDefinition(name=suite.name, data=batch, suite=context.suites.add(held))
        definition = context.validation_definitions.add(definition)
        definition.run(batch_parameters={"dataframe": built[suite.name]})
    try:
        context.build_data_docs()
    except OSError as error:
        raise ProjectError(folder, f"cannot be written ({error.strerror})", "Mend its rights or free space.") from None
    return folder / "index.html"


def _require_empty(folder: Path) -> None:
    """Refuse a folder with anything in it: building the pages begins with removing what is there."""
    try:
        if folder.exists() and any(folder.iterdir()):
            raise ProjectError(folder, "there are files in it", "Name a folder that is empty or does not exist.")
    except OSError as error:
        raise ProjectError(folder, f"cannot be used ({error.strerror})", "Name another folder.") from None


def _place(folder: Path) -> dict[str, object]:
    return {
        "class_name": "SiteBuilder",
        "show_how_to_buttons": False,
        "store_backend": {"class_name": "TupleFilesystemStoreBackend", "base_directory": str(folder)},
        "site_index_builder": {"class_name": "DefaultSiteIndexBuilder"},
    }
