"""Places, producers, agencies and products in a text: who makes what, where, with how many stars."""
