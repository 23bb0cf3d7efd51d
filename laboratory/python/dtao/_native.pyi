"""The compiled part. Its documentation is in the docstrings: `help(dtao.Pool)`."""

from collections.abc import Mapping, Sequence
from os import PathLike
from typing import Any, ClassVar, TypedDict, final, type_check_only

import numpy as np
from numpy.typing import NDArray

from dtao.results import Outcome, Run, Table

__all__ = [
    "PROFILES",
    "SCENARIOS",
    "BooksError",
    "DtaoError",
    "EconomicsError",
    "Fill",
    "Pool",
    "Rules",
    "Scenario",
    "ScenarioError",
    "block_emission",
    "compare",
    "lock_cost",
    "next_halving",
    "sweep",
    "yuma",
]

PROFILES: tuple[str, ...]
SCENARIOS: tuple[str, ...]

class DtaoError(ValueError): ...

class ScenarioError(DtaoError):
    file: str
    line: int | None
    message: str

class EconomicsError(DtaoError):
    kind: str

class BooksError(DtaoError): ...

@final
class Fill:
    @property
    def paid(self) -> int: ...
    @property
    def received(self) -> int: ...
    @property
    def fee(self) -> int: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]

@final
class Pool:
    def __new__(cls, tao: int, alpha: int, *, fee: int = 0) -> Pool: ...
    @property
    def tao(self) -> int: ...
    @property
    def alpha(self) -> int: ...
    @property
    def fee(self) -> int: ...
    @property
    def price(self) -> int: ...
    def quote_buy(self, tao: int) -> Fill: ...
    def quote_sell(self, alpha: int) -> Fill: ...
    def buy(self, tao: int) -> Fill: ...
    def sell(self, alpha: int) -> Fill: ...
    def largest_purchase(self, alpha: int) -> int: ...
    def largest_sale(self, tao: int) -> int: ...
    def inject(self, tao: int, alpha: int) -> None: ...
    def __reduce__(self) -> tuple[Any, ...]: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]

@final
class Rules:
    def __new__(cls, profile: str, **axes: str | Mapping[str, Any]) -> Rules: ...
    @property
    def name(self) -> str: ...
    def axes(self) -> dict[str, Any]: ...
    def __reduce__(self) -> tuple[Any, ...]: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]

@final
class Scenario:
    def __new__(cls, text: str, *, file: str = "<text>") -> Scenario: ...
    @classmethod
    def load(cls, path: str | PathLike[str]) -> Scenario: ...
    @classmethod
    def from_dict(cls, content: dict[str, Any]) -> Scenario: ...
    def to_dict(self) -> dict[str, Any]: ...
    @property
    def title(self) -> str: ...
    @property
    def question(self) -> str: ...
    @property
    def blocks(self) -> int: ...
    @property
    def netuids(self) -> list[int]: ...
    @property
    def text(self) -> str: ...
    def run(
        self,
        rules: Rules | str | None = None,
        *,
        seed: int = 1,
        attackers: bool = True,
        progress: bool = True,
    ) -> Run: ...
    def shares(self, rules: Rules | str | None = None) -> Table: ...
    def __reduce__(self) -> tuple[Any, ...]: ...

@type_check_only
class Epoch(TypedDict):
    consensus: NDArray[np.uint16]
    trust: NDArray[np.uint16]
    validator_trust: NDArray[np.uint16]
    permits: NDArray[np.bool_]
    incentives: NDArray[np.uint64]
    dividends: NDArray[np.uint64]
    bonds: dict[int, dict[int, int]]

def yuma(
    stake: Sequence[int],
    weights: Mapping[int, Mapping[int, int]],
    bonds: Mapping[int, Mapping[int, int]] | None = None,
    *,
    kappa: int = 32_767,
    bonds_moving_average: int = 900_000,
    bonds_penalty: int = 0,
    bonds_rule: int = 2,
    max_validators: int = 64,
) -> Epoch: ...
def lock_cost(
    last_lock: int,
    age: int | None,
    *,
    minimum: int = 1,
    reduction_interval: int = 100_800,
    block_emission: int = 1_000_000_000,
) -> int: ...
def block_emission(issued: int) -> int: ...
def next_halving(issued: int) -> int | None: ...
def sweep(
    points: Sequence[tuple[Scenario, Rules | str | None, int, bool]],
    jobs: int | None = None,
    progress: bool = True,
) -> list[Run]: ...
def compare(
    scenario: Scenario,
    rules: Sequence[Rules | str] | None = None,
    *,
    seed: int = 1,
    jobs: int | None = None,
    progress: bool = True,
) -> list[Outcome]: ...
