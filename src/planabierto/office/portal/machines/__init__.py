"""What programs read of the public site: the API, the feed of editions, catalogues, the map of the site, the picture of a link."""
