"""Accounts, contributors and consents in Django's admin; decisions about people leave a log entry there."""

from typing import TYPE_CHECKING

from allauth.account import admin as of_allauth
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group
from django.http import HttpRequest

from accounts.admin_parts import JournalledAdmin
from accounts.models import Act, Consent, Contributor, User

if TYPE_CHECKING:  # only the stubs know these as generics
    AccountAdminBase = UserAdmin[User]
    ConsentInlineBase = admin.TabularInline[Consent, Contributor]
    ContributorAdminBase = admin.ModelAdmin[Contributor]
    ConsentAdminBase = admin.ModelAdmin[Consent]
else:
    AccountAdminBase = UserAdmin
    ConsentInlineBase = admin.TabularInline
    ContributorAdminBase = ConsentAdminBase = admin.ModelAdmin


# Roles are given on the administrators' pages alone, rights stand in `accounts.groups`; no list has e-mails.
admin.site.unregister((Group, of_allauth.EmailAddress))


@admin.register(User)
class AccountAdmin(JournalledAdmin, AccountAdminBase):
    """For superusers: no role has a right to accounts. Roles are given on the administrators' pages."""

    act = Act.ACCOUNT_CHANGED
    list_display = ("username", "is_active", "is_staff", "is_superuser", "last_login")
    list_filter = ("is_active", "is_staff", "is_superuser")
    search_fields = ("username",)
    filter_horizontal = ()
    fieldsets = (
        (None, {"fields": ("username", "first_name", "last_name", "email")}),
        (None, {"fields": ("is_active", "is_staff", "is_superuser")}),
        (None, {"fields": ("last_login", "date_joined")}),
    )

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """What an account did stays; an administrator closes it instead."""
        return False


class ConsentInline(ConsentInlineBase):
    model = Consent
    extra = 0
    can_delete = False
    readonly_fields = ("version", "language", "text_hash", "particulars", "agreed_at", "withdrawn_at")

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
