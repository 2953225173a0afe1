"""Two versions of a text → which sentences say the same.

Monotone dynamic programming over beads, scored by shape, length, words equal after folding, and a lexicon
learnt from other articles. After Gale and Church (1993), Moore (2002) and IBM Model 1 (Brown et al. 1993).
"""
