"""Faster gradients for layers that torch computes slowly on a CPU."""
