"""Measures the exported networks on held-out scenes and on real labelled images, beside simple methods."""
