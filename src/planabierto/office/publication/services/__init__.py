"""What is done to publish: grounds and terms, decisions fragment by fragment, and the way of a publication to its edition."""
