"""The tests; a package, because others put one of this name beside it."""
