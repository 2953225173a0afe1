"""The embedded press: small newspapers of our own writing, served on loopback."""
