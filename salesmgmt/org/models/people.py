"""People, their log-in and their dated roles."""

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from salesmgmt.journal.history import STAYS, keep_history
from salesmgmt.lib.names import sort_key
from salesmgmt.org.models.dated import Dated, ends_after_start


class UserManager(BaseUserManager["User"]):
    """Builds people with a normalised e-mail address and sort key."""

    def create_user(
        self, *, email: str, name: str, key: str = "", password: str | None = None, **extra: Any
    ) -> "User":
        """Create one person; without a password they cannot log in until one is set."""
        user = self.model(
            email=email.strip().lower(),
            name=name,
            sort_key=sort_key(name),
            key=key or None,
            **extra,
        )
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, *, email: str, name: str, password: str, **extra: Any) -> "User":
        """Create an operator of the installation who may open the Django admin."""
        return self.create_user(
            email=email, name=name, password=password, is_staff=True, is_superuser=True, **extra
        )


# Names and addresses stay out of the history: history is for ever, personal data is not.
@keep_history(exclude=["email", "name", "sort_key", "title", "password", "last_login"])
class User(AbstractBaseUser, PermissionsMixin):
    """A person of the company; everybody who can log in is one."""

    key = models.CharField(_("key"), max_length=100, unique=True, null=True, blank=True)
    email = models.EmailField(_("e-mail"), max_length=254)
    name = models.CharField(_("name"), max_length=200)
    sort_key = models.CharField(max_length=200, db_index=True, editable=False, db_collation="C")
    title = models.CharField(_("job title"), max_length=200, blank=True)
    # Empty until chosen: then pages speak the language of the browser.
    language = models.CharField(
        _("language"), max_length=5, choices=[("en", "English"), ("de", "Deutsch")], blank=True
    )
    theme = models.CharField(
        _("colours"),
        max_length=5,
        choices=[("auto", _("as the device")), ("light", _("light")), ("dark", _("dark"))],
        default="auto",
    )
    timezone = models.CharField(_("time zone"), max_length=64, default="UTC")
    joined_on = models.DateField(_("joined on"), null=True, blank=True)
    left_on = models.DateField(_("left on"), null=True, blank=True)
    is_active = models.BooleanField(_("may log in"), default=True)
    is_staff = models.BooleanField(_("operator"), default=False)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="org_user_email_once",
                violation_error_message=_("Somebody else has this e-mail address."),
            ),
            models.CheckConstraint(
                name="org_user_left_after_joined",
                condition=Q(left_on__isnull=True)
                | Q(joined_on__isnull=True)
                | Q(left_on__gte=models.F("joined_on")),
                violation_error_message=_("The last day must not be before the first."),
            ),
        ]
        triggers = [STAYS]

    def __str__(self) -> str:
        return self.name

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name


class Role(models.TextChoices):
    """What a person may do beyond what the tree gives them (docs/access.md)."""

    REP = "rep", _("rep")
    MANAGER = "manager", _("manager")
    DIRECTOR = "director", _("director")
    HEAD = "head", _("department head")
    HR = "hr", _("HR")
    PAYROLL = "payroll", _("payroll")
    AUDITOR = "auditor", _("auditor")
    ADMINISTRATOR = "administrator", _("administrator")


@keep_history()
class RoleAssignment(Dated):
    """A person holds a role from a day to a day; roles add up."""

    person = models.ForeignKey(User, models.CASCADE, related_name="role_assignments")
    role = models.CharField(_("role"), max_length=15, choices=Role)

    class Meta:
        constraints = [
            ends_after_start("org_role_ends_after_start"),
            models.UniqueConstraint(
                fields=["person", "role", "starts_on"], name="org_role_once_a_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.role} {self.starts_on}"
