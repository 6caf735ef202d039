"""The dialogs: decisions and pages of their own; messages are never one."""
