"""Official registers: bytes of a file → products as they were recognised, and what coverage gets wrong."""
