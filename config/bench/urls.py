"""The addresses of a measured run: all of the product's, and the floor."""

from django.urls import path

from config.bench.floor import floor
from config.urls import handler400
from config.urls import urlpatterns as of_the_product

__all__ = ["handler400", "urlpatterns"]

urlpatterns = [path("bench/floor/", floor, name="floor"), *of_the_product]
