"""Rates of small places drawn towards what all of them, or their neighbours, show; the crude rate always beside."""
