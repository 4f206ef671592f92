"""Notes on the dump as a whole, one file each; found by looking in this folder."""
