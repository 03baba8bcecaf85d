"""How the office looks: components, layout, style sheets, scripts and the living guide."""
