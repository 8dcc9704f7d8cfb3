"""The blocking side: the mirror of the declarations, and a driver that blocks."""
