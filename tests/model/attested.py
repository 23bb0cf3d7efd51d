"""What is attested of a subnet: the median of each attestor's last report that has force, the floored mean of
the two in the middle where they are even.

A report is made in the period after the one that it is about. A newer one can be made in the next period,
and once that has gone by whole without one, the report has no force.
"""

from exact import CAP, answer

PERIOD = 7_200
"""Blocks of a period: a day."""

ATTESTORS = 16
"""The most attestors that there can be."""


def median(values):
    """The middle of the values, or the floored mean of the two in the middle; None without any."""
    if not values:
        return None
    rising = sorted(values)
    return (rising[(len(rising) - 1) // 2] + rising[len(rising) // 2]) // 2


def metric(reports, at):
    """What the reports `(block, attestor, value)`, in their order, come to in the block `at`."""
    last = {who: (block, value) for block, who, value in reports}
    return median([value for block, value in last.values() if at < (block // PERIOD + 2) * PERIOD])


def generate(numbers, most=24):
    """Up to `most` reports over some periods, and a block afterwards: often the last one in which a report
    has force, or the first in which it has none."""
    attestors = numbers.between(1, ATTESTORS)
    block, reports = PERIOD + numbers.log_uniform(0, 2**32), []
    near = numbers.amount(CAP)  # reports that agree but for a few rao
    for _ in range(numbers.below(most + 1)):
        value = numbers.near(near, most=CAP) if numbers.one_in(2) else numbers.amount(CAP)
        reports.append((block, numbers.below(attestors), value))
        block += numbers.pick((0, 1, numbers.below(PERIOD), numbers.log_uniform(0, 4 * PERIOD)))
    if reports and numbers.one_in(2):
        ends = (numbers.pick(reports)[0] // PERIOD + 2) * PERIOD
        block = max(block, ends - numbers.below(2))
    return (reports, block), metric(reports, block)
