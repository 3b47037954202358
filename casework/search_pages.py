"""The search: one page, and what is shown below the search box while somebody types."""

from django.shortcuts import render
from django.urls import path

from casework import search
from casework.forms.search import SearchForm
from casework.pages import page


@page
def find(request):
    """What is found by the words in the address, among what this person may see (PL-SRC-1)."""
    form = SearchForm(request.GET if "q" in request.GET else None, person=request.user)
    brief = bool(request.htmx) and "brief" in request.GET
    most = search.FIRST if brief else search.MOST
    found = search.look_for(form.cleaned_data["q"], request.user, most) if form.is_valid() else []
    template = "casework/search_found.html" if request.htmx else "casework/search.html"
    more = any(one.more for one in found)
    return render(request, template, {"form": form, "found": found, "brief": brief, "more": more})


urlpatterns = [path("", find, name="search")]
