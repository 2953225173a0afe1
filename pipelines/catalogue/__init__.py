"""Mentions of products in all languages and spellings → the products they mean."""
