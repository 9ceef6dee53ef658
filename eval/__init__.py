"""Measure the assistant against gold questions."""
