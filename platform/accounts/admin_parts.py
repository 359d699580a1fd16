"""What the admins of several rooms share: tables that nobody edits there, and the reason beside an action."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.contrib.admin.helpers import ActionForm
from django.http import HttpRequest

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
