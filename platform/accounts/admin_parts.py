"""What the admins of several rooms share: tables that nobody edits there, and the reason beside an action."""

from typing import TYPE_CHECKING, Any, ClassVar, cast

from django import forms
from django.contrib import admin
from django.contrib.admin.helpers import ActionForm
from django.db.models import QuerySet
from django.http import HttpRequest

from accounts.models import Act, JournalEntry, User

if TYPE_CHECKING:  # only the stubs know it as a generic
    ModelAdmin = admin.ModelAdmin[Any]
else:
    ModelAdmin = admin.ModelAdmin


class ReasonForm(ActionForm):
    reason = forms.CharField(required=False, max_length=200, label="Reason")


class ReadOnlyAdmin(ModelAdmin):
    """Rows change by their verbs, which say who moved them; a form would bypass that."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class JournalledAdmin(ModelAdmin):
    """What is changed in such a form, the journal has a line of."""

    act: ClassVar[Act]

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        self.note(request, obj, "added")
        return super().log_addition(request, obj, message)

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        self.note(request, obj, _changed(message))
        return super().log_change(request, obj, message)

    def log_deletions(self, request: HttpRequest, queryset: "QuerySet[Any]") -> Any:
        for obj in queryset:
            self.note(request, obj, "deleted")
        return super().log_deletions(request, queryset)

    def note(self, request: HttpRequest, obj: Any, done: str) -> None:
        """A line that names the row, or the account that it is."""
        about = {"account": obj} if isinstance(obj, User) else {}
        text = done if about else f"{obj._meta.verbose_name} {obj}: {done}"
        JournalEntry.write(self.act, cast(User, request.user), text=text, **about)


def _changed(message: Any) -> str:
    """The names of the fields, of the admin's structured message."""
    if not isinstance(message, list):
        return str(message)
    names = [name for part in message for name in part.get("changed", {}).get("fields", ())]
    return f"changed {', '.join(names)}" if names else "changed nothing"
