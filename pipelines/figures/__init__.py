"""Figures in a text and what they mean: numbers, quantities, periods, ratings → statistics."""
