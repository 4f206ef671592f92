"""What `benchmarks/detection.py` is made of: real files, ways to alter them, ways to handle them honestly, and the measuring."""
