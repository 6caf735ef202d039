"""The bundled plugins, one package each. The catalog loads them by name; nobody else imports them."""
