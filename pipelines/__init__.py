"""Understanding: a captured page in, findings out. Pure, and imports nobody of ours."""
