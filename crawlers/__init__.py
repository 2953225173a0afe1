"""Newspapers, discovery, frontier, manners, fetch: the only Scrapy here."""
