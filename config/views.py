"""Pages that belong to no app: what whoever watches over the installation asks."""

from django.contrib.auth.decorators import login_not_required
from django.http import JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from config import readiness


@login_not_required
@require_safe
@never_cache
def healthz(request):
    """The process lives; asks nothing else, so that a database at rest does not make anybody restart it."""
    return JsonResponse({"status": "ok"})


@login_not_required
@require_safe
@never_cache
def readyz(request):
    """Whether a request could be served now, part by part."""
    parts = readiness.parts()
    ready = "failed" not in parts.values()
    return JsonResponse({"status": "ready" if ready else "not ready", **parts}, status=200 if ready else 503)
