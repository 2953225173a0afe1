"""Scrapy's settings: what its defaults leave to politeness, to us or to chance."""

import os
from importlib.metadata import version

BOT_NAME = "tinlang"
SPIDER_LOADER_CLASS = "crawlers.spiders.PressLoader"

# Who we are, and whom to complain to; crawlers.run adds the contact.
USER_AGENT = f"tinlang/{version('tinlang')}"
TINLANG_HOME = os.environ.get("TINLANG_HOME", "data")
TINLANG_CONTACT = os.environ.get("TINLANG_CONTACT", "")

# One answer: at most 10 MiB, at most 45 seconds, no cookies, no proxy that would do the resolving for us.
DOWNLOAD_HANDLERS = {
    "http": "crawlers.download.PageHandler",
    "https": "crawlers.download.PageHandler",
    "file": None,
    "ftp": None,
    "s3": None,
    "data": None,
}
DOWNLOAD_MAXSIZE = 10 * 1024 * 1024
DOWNLOAD_TIMEOUT = 45
COOKIES_ENABLED = False
HTTPPROXY_ENABLED = False

# The frontier chooses; the courier follows redirects, obeys robots.txt, waits and retries, hop by hop.
ROBOTSTXT_OBEY = False
REDIRECT_ENABLED = False
METAREFRESH_ENABLED = False
RETRY_ENABLED = False
COMPRESSION_ENABLED = False
REFERER_ENABLED = False
DOWNLOAD_DELAY = 0
DOWNLOADER_MIDDLEWARES = {
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,
    "scrapy.downloadermiddlewares.downloadtimeout.DownloadTimeoutMiddleware": None,
}
DEFAULT_REQUEST_HEADERS = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Accept-Encoding": "gzip, deflate",
}
# Gates keep each host to one request at a time; these only must not be in their way.
CONCURRENT_REQUESTS = 64
CONCURRENT_REQUESTS_PER_DOMAIN = 2

ITEM_PIPELINES = {"crawlers.items.Keep": 100}

# asyncio alone: a crawl can be run many times in one process, and nobody can call in from outside.
TWISTED_REACTOR_ENABLED = False
TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False
LOG_LEVEL = "WARNING"
