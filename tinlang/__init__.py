"""The front door: command line, configuration, orchestration, the demo press."""

__version__ = "0.1.0"
