"""How values of the compiled part come back from a pickle."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dtao._native import Pool, Rules, Scenario


def pool(tao: int, alpha: int, fee: int) -> Pool:
    return Pool(tao, alpha, fee=fee)


def rules(profile: str, axes: Mapping[str, Any]) -> Rules:
    return Rules(profile, **axes)


def scenario(text: str, file: str) -> Scenario:
    return Scenario(text, file=file)
