"""Django without the trade: headers, errors, formats, templates, triggers."""
