"""The awaiting side: the declarations, and a driver that waits."""
