"""Who is told what became of a release, and what has been sent."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import Act, JournalEntry
from publishing.desk.forms import SubscriptionForm
from publishing.desk.requests import publisher, publishers_only
from publishing.models import Delivery, Subscription
from publishing.notices import telling

SHOWN = 50


@require_http_methods(["GET", "HEAD", "POST"])
@publishers_only
def notices(request: HttpRequest) -> HttpResponse:
    """Everybody who is told, the last messages, and the form that adds somebody."""
    form = SubscriptionForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        _add(request, form)
        messages.success(request, gettext("Kept. A test message shows whether it arrives."))
        return redirect("publishing:notices")
    context = {
        "form": form,
        "subscriptions": Subscription.objects.select_related("schedule"),
        "deliveries": Delivery.objects.select_related("release")[:SHOWN],
    }
    return render(request, "publishing/notices.html", context)


@transaction.atomic
def _add(request: HttpRequest, form: SubscriptionForm) -> None:
    subscription: Subscription = form.save(commit=False)
    subscription.made_by = publisher(request)
    subscription.save()
    _note(request, subscription, "told from now on of " + ", ".join(subscription.events))


def _note(request: HttpRequest, subscription: Subscription, what: str) -> None:
    text = f"{subscription.way} {subscription.address}: {what}"
    JournalEntry.write(Act.SCHEDULED, publisher(request), text=text)


@require_POST
@publishers_only
def test(request: HttpRequest, subscription_id: int) -> HttpResponse:
    """Send a message that means nothing, to see whether it arrives."""
    subscription = get_object_or_404(Subscription, pk=subscription_id)
    telling.send_test(subscription)
    messages.info(request, gettext("A test message is on its way; what came of it stands below."))
    return redirect("publishing:notices")


@require_POST
@publishers_only
@transaction.atomic
def stop(request: HttpRequest, subscription_id: int) -> HttpResponse:
    """Tell somebody no more."""
    subscription = get_object_or_404(Subscription, pk=subscription_id)
    _note(request, subscription, "told no more")
    subscription.delete()
    messages.success(request, gettext("Told no more."))
    return redirect("publishing:notices")
