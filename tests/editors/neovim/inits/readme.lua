-- The lines of the README and nothing else.
dofile(os.getenv("README"))
