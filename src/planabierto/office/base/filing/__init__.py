"""Files that people hand in: told by content, held to limits, kept where nobody asks for them by name, given out as attachments."""
