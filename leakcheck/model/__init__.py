"""The types that every stage shares, one noun a file. Imports nothing of leakcheck but itself."""
