"""Accounts, contributors and consents in Django's admin; decisions about people leave a log entry there."""

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.http import HttpRequest

from accounts.models import Consent, Contributor, User

if TYPE_CHECKING:  # only the stubs know these as generics
    AccountAdminBase = UserAdmin[User]
    ConsentInlineBase = admin.TabularInline[Consent, Contributor]
    ContributorAdminBase = admin.ModelAdmin[Contributor]
    ConsentAdminBase = admin.ModelAdmin[Consent]
else:
    AccountAdminBase = UserAdmin
    ConsentInlineBase = admin.TabularInline
    ContributorAdminBase = ConsentAdminBase = admin.ModelAdmin


@admin.register(User)
class AccountAdmin(AccountAdminBase):
    """Only a superuser makes or touches superusers: appointing people is no way to every right."""

    def get_readonly_fields(
        self, request: HttpRequest, obj: User | None = None
    ) -> list[str] | tuple[Any, ...]:
        if request.user.is_superuser:
            return super().get_readonly_fields(request, obj)
        return ["is_superuser", "user_permissions", "last_login", "date_joined"]

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        if obj is not None and obj.is_superuser and not request.user.is_superuser:
            return False
        return super().has_change_permission(request, obj)


class ConsentInline(ConsentInlineBase):
    model = Consent
    extra = 0
    can_delete = False
    readonly_fields = ("version", "language", "text_hash", "agreed_at", "withdrawn_at")

    def has_add_permission(self, request: HttpRequest, obj: Contributor | None = None) -> bool:
        return False


@admin.register(Contributor)
class ContributorAdmin(ContributorAdminBase):
    """To look at. What is done about people reaches into rooms that this one knows nothing of: the actions
    are those of `moderation.admin`."""

    list_display = ("speaker", "user", "created_at", "blocked_at", "blocked_reason")
    list_filter = (("blocked_at", admin.EmptyFieldListFilter),)
    search_fields = ("speaker", "user__username", "id")
    readonly_fields = ("id", "speaker", "user", "created_at", "blocked_at", "blocked_reason")
    inlines = (ConsentInline,)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Contributor | None = None) -> bool:
        """A contributor who is gone could no longer withdraw; the takes need their speaker."""
        return False


@admin.register(Consent)
class ConsentAdmin(ConsentAdminBase):
    list_display = ("contributor", "version", "language", "agreed_at", "withdrawn_at")
    list_filter = ("version", "language")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Consent | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Consent | None = None) -> bool:
        return False
