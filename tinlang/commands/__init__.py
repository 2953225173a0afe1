"""One module a command: options in, a call into the house, a short table out."""
