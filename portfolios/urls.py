"""The addresses of portfolios."""

from django.urls import path

from portfolios import views

app_name = "portfolios"

urlpatterns = [
    # The employee's own
    path("", views.mine, name="mine"),
    path("entries/<uuid:key>/", views.entry, name="entry"),
    path("entries/<uuid:key>/remove/", views.remove_entry, name="remove-entry"),
    path("entries/<uuid:key>/take-up/", views.take_up, name="take-up"),
    path("submit/", views.submit, name="submit"),
    # The supervisor
    path("of/<str:username>/review/", views.review, name="review"),
    # Whoever may read it
    path("of/<str:username>/<slug:level>/", views.shown, name="shown"),
    path("of/<str:username>/<slug:level>/pdf/", views.shown_pdf, name="shown-pdf"),
    path("of/<str:username>/<slug:level>/versions/<int:number>/", views.version, name="version"),
    path("of/<str:username>/<slug:level>/versions/<int:number>/pdf/", views.version_pdf, name="version-pdf"),
]
