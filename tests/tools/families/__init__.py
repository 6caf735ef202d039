"""The light networks, one or more of each family, that are trained alike on one task, measured, and shown in docs."""
