"""What comes of a run: amounts as integers of rao, and columns as numpy arrays."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import pyarrow

Column = NDArray[Any]


class Table(Mapping[str, Column]):
    """Columns of one length, by name.

    >>> table = Table({"netuid": np.array([1, 2]), "tao": np.array([5, 7])})
    >>> table["tao"].sum()
    np.int64(12)
    >>> table.where(table["netuid"] == 2)
    Table(1 row: netuid, tao)
    """

    def __init__(self, columns: Mapping[str, Column]) -> None:
        self._columns = dict(columns)
        lengths = {len(column) for column in self._columns.values()}
        if len(lengths) > 1:
            raise ValueError(f"columns of different lengths: {sorted(lengths)}")
        #: How many rows there are.
        self.rows = max(lengths, default=0)

    def __getitem__(self, name: str) -> Column:
        return self._columns[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._columns)

    def __len__(self) -> int:
        return len(self._columns)

    def __repr__(self) -> str:
        rows = f"{self.rows} row" + "s" * (self.rows != 1)
        return f"Table({rows}: {', '.join(self)})"

    def where(self, mask: NDArray[np.bool_]) -> Table:
        """The rows for which `mask` is true."""
        return Table({name: column[mask] for name, column in self.items()})

    def to_arrow(self) -> pyarrow.Table:
        """The same as an Arrow table: `pip install dtao[arrow]`."""
        import pyarrow

        return pyarrow.table(self._columns)


@dataclass(frozen=True)
class Account:
    """What somebody paid, got and holds, in rao of TAO. `profit = price + emission - fees`, exactly."""

    name: str
    #: Put into pools.
    paid: int
    #: Got out of pools, and as root's dividends.
    got: int
    #: What the holdings would fetch if all were sold at the end.
    holdings: int
    #: `got + holdings - paid`.
    profit: int
    #: Of the profit, what prices did.
    price: int
    #: And what was earned at epochs, at the price of the moment.
    emission: int
    #: And what fees took.
    fees: int
    #: Trades that pools refused.
    refused: int


@dataclass(frozen=True)
class Books:
    """The proof of a run, in rao of TAO.

    `start + minted + paid = pools + pending + waiting + root + got + recycled`, where `pending` waits for root
    and `waiting` is the lock of a registration that is not done yet.
    """

    start: int
    minted: int
    paid: int
    pools: int
    pending: int
    waiting: int
    root: int
    got: int
    recycled: int


@dataclass(frozen=True)
class Run:
    """What came of a scenario under one set of rules."""

    title: str
    #: The rules' name.
    profile: str
    seed: int
    #: Whether attackers took part.
    attackers: bool
    #: The first is that of all holders at the beginning, and of whoever earns without a name.
    accounts: tuple[Account, ...]
    books: Books
    #: A row a sample and subnet. In rao: `price` and `moving_price` of an alpha, the pool's `tao` and `alpha`,
    #: `outstanding` alpha, `allocated` of the block, and so far `given` by blocks and of it `spent` on
    #: purchases. `root_parts` are the parts of a billion that root has of the dividends.
    samples: Table
    #: Everybody's profit if all were sold: a row a sample, a column an account.
    profits: NDArray[np.int64]

    def account(self, name: str) -> Account:
        """The account of a name."""
        for account in self.accounts:
            if account.name == name:
                return account
        raise KeyError(f"no account `{name}`, but {', '.join(one.name for one in self.accounts)}")

    def subnet(self, netuid: int) -> Table:
        """A subnet's samples."""
        return self.samples.where(self.samples["netuid"] == netuid)


@dataclass(frozen=True)
class Outcome:
    """What an attack did: a run beside the same one without the attackers. In rao of TAO."""

    profile: str
    #: What the attackers have paid.
    paid: int
    #: Their profit.
    profit: int
    #: TAO of blocks to the subnet until the attack's end.
    tao_during: int
    #: And in the time after it.
    tao_after: int
    #: How much of both it would not have got without the attack.
    extra: int
    #: What all others would have got more without it.
    honest_loss: int
    #: The highest price that was sampled.
    peak: int
    #: The price at the attack's end.
    after: int
    #: Blocks until the subnet's part is at most a tenth over what it would have been; None if never.
    recovery: int | None
    #: At the attack's end, how much of a block went elsewhere than by true value: parts of a million.
    misallocated: int
