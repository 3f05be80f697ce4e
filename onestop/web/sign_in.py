"""Signing in and out."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.forms import PasswordChangeForm
from django.contrib.auth.views import LoginView, PasswordChangeView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST


@method_decorator(never_cache, name="dispatch")
class SignIn(LoginView):
    """The sign-in page; `next` leads back, but only to an address of ours."""

    template_name = "web/sign_in.html"
    redirect_authenticated_user = True

    def get_default_redirect_url(self) -> str:
        return reverse("clerks:work")


@method_decorator(never_cache, name="dispatch")
class ChangePassword(PasswordChangeView):
    """Where people choose their own password; with a first one it is the only page of the desk that opens."""

    template_name = "web/change_password.html"

    def form_valid(self, form: PasswordChangeForm) -> HttpResponse:
        """The new password is known to nobody else."""
        form.user.must_change_password = False
        messages.success(self.request, _("The new password holds from now on."))
        return super().form_valid(form)

    def get_success_url(self) -> str:
        return reverse("clerks:work")


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session."""
    logout(request)
    return redirect(settings.LOGIN_URL)
