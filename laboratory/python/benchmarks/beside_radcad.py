"""The same pools as a model of radCAD, all at once: prints the microseconds of CPU for a block.

It runs in an environment of its own: see locks/peer.in.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from pools import SPEED, Pools, beginning, best
from radcad import Backend, Engine, Model, Simulation


State = dict[str, Pools]


def inject(_params: Any, _substep: int, _history: Any, state: State) -> State:
    """What goes into each pool."""
    price = state["tao"] / state["alpha"]
    alpha_in = np.minimum(state["average"] / state["average"].sum() / price, 1.0)
    return {"tao_in": alpha_in * price, "alpha_in": alpha_in}


def tao(_params: Any, _substep: int, _history: Any, state: State, signals: State) -> tuple[str, Pools]:
    """The reserve of TAO after it."""
    return "tao", state["tao"] + signals["tao_in"]


def alpha(_params: Any, _substep: int, _history: Any, state: State, signals: State) -> tuple[str, Pools]:
    """The reserve of alpha after it."""
    return "alpha", state["alpha"] + signals["alpha_in"]


def average(_params: Any, _substep: int, _history: Any, state: State, signals: State) -> tuple[str, Pools]:
    """The moving price, moved by the price after it."""
    price = (state["tao"] + signals["tao_in"]) / (state["alpha"] + signals["alpha_in"])
    return "average", state["average"] + SPEED * (np.minimum(price, 1.0) - state["average"])


def blocks_of_radcad(blocks: int) -> None:
    """So many steps of the model, in this process."""
    state = dict(zip(["tao", "alpha", "average"], beginning()))
    variables = {"tao": tao, "alpha": alpha, "average": average}
    model = Model(
        initial_state=state,
        state_update_blocks=[{"policies": {"inject": inject}, "variables": variables}],
        params={},
    )
    simulation = Simulation(model=model, timesteps=blocks)
    simulation.engine = Engine(backend=Backend.SINGLE_PROCESS)
    simulation.run()


if __name__ == "__main__":
    print(best(blocks_of_radcad, 1_000))
