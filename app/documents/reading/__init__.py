"""Papers that read themselves: from the bytes of a file to fields with their place and their proof."""
