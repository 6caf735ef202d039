"""The command line: one module for each command. Importing it is light; torch comes when a command computes."""

from segstudio.cli.program import COMMANDS, WindowRequest, main, parse_window

__all__ = ["COMMANDS", "WindowRequest", "main", "parse_window"]
