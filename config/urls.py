"""Every address of the application, by app."""

from django.urls import include, path

from config import front, views

# What could not be read gets a page that says whether it was too large; the other failures are templates: 403, 404 …
handler400 = "casework.pages.bad_request"

urlpatterns = [
    # Everybody's first page
    path("", front.my_work, name="my-work"),
    # Whoever watches over the installation
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    # Signing in
    path("account/", include("people.urls")),
    # The search
    path("search/", include("casework.search_pages")),
    # What Human Resources keeps
    path("registers/", include("casework.register_pages")),
    # What comes from other systems
    path("imports/", include("casework.import_pages")),
    # The record of people, and who acts for whom
    path("", include("casework.personnel.urls")),
    # What every kind of case shares
    path("", include("casework.urls")),
    # What a case is judged on
    path("assessments/", include("assessments.urls")),
    path("portfolio/", include("portfolios.urls")),
    # The kinds of case
    path("advancement/", include("advancement.urls")),
]
