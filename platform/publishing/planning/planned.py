"""The plan of an order, read from the database."""

from corpus.models import Sample
from publishing.planning import manifest as plans
from publishing.planning import selection
from publishing.planning.manifest import Plan
from publishing.planning.order import Order


def planned(target: str, order: Order) -> Plan:
    """What a release to `target` would be now."""
    young = in_quarantine(order)
    return plans.plan(
        order.admitted(selection.moments(target), young),
        order.admitted(selection.turns(target), young),
        selection.placed(target),
        selection.gone(target),
    )


def in_quarantine(order: Order) -> frozenset[str]:
    """Ids of recordings with a moment that was accepted too lately; later clips hold earlier words."""
    if order.accepted_before is None:
        return frozenset()
    late = Sample.objects.accepted().filter(moved_at__gt=order.accepted_before)
    return frozenset(str(id_) for id_ in late.values_list("recording_id", flat=True).distinct())
