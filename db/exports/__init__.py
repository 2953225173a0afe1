"""What leaves the database as a file: one small module each."""
