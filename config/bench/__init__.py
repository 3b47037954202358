"""Measuring the main pages over HTTP, beside a floor that every page of such an application stands on."""
