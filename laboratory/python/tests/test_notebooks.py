"""The notebooks run, and what they print is what they show.

`DTAO_NOTEBOOKS=write` writes what they print into them, after a change.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import nbformat
import pytest
from conftest import PACKAGE
from nbclient import NotebookClient

NOTEBOOKS = sorted((PACKAGE / "notebooks").glob("*.ipynb"))


def test_there_should_be_notebooks() -> None:
    assert len(NOTEBOOKS) == 3


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_should_print_what_it_shows(path: Path) -> None:
    notebook = nbformat.read(path, as_version=4)
    shown = printed(notebook)
    # A bound on the whole is enough: a slow machine is no fault of a cell.
    client = NotebookClient(
        notebook,
        timeout=None,
        startup_timeout=600,
        kernel_name="python3",
        resources={"metadata": {"path": path.parent}},
    )
    client.execute()
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs = [output for output in cell.outputs if not is_progress(output)]
    if os.environ.get("DTAO_NOTEBOOKS") == "write":
        write(notebook, path)
        shown = printed(notebook)
    assert printed(notebook) == shown


def printed(notebook: Any) -> list[list[str]]:
    """The text of each cell's outputs. A stream may come in parts."""
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    return [["".join(text(one) for one in cell.outputs)] for cell in cells]


def is_progress(output: Any) -> bool:
    """Whether it is only about how far something is, which a slow machine is told and a fast one is not."""
    is_error_stream = output.output_type == "stream" and output.name == "stderr"
    return is_error_stream and all(line.startswith("dtao ") for line in output.text.splitlines())


def text(output: Any) -> str:
    if output.output_type == "stream":
        return str(output.text)
    return str(output.data.get("text/plain", ""))


def write(notebook: Any, path: Path) -> None:
    """Without what differs from run to run."""
    for cell in notebook.cells:
        cell.metadata = {}
        if cell.cell_type == "code":
            cell.execution_count = None
            for output in cell.outputs:
                if "execution_count" in output:
                    output["execution_count"] = None
    notebook.metadata = {"kernelspec": notebook.metadata["kernelspec"]}
    path.write_text(nbformat.writes(notebook, indent=1) + "\n")
