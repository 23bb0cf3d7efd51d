"""What the tests of Bittensor's clients stand on: the clients as processes, and the chain's own account."""
