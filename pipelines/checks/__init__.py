"""What a reviewer of a translation would look at: two versions, lined up → discrepancies with their places."""
