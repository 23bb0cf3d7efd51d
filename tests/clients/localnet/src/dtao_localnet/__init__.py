"""A chain with Dynamic TAO for tests in Python."""

from dtao_localnet.keys import Key
from dtao_localnet.localnet import Localnet, RpcError
from dtao_localnet.node import NodeFailed, NodeNotFound
from dtao_localnet.wallets import WALLETS, write_wallets

__version__ = "0.1.0"

__all__ = ["WALLETS", "Key", "Localnet", "NodeFailed", "NodeNotFound", "RpcError", "write_wallets"]
