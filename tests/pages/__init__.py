"""Page objects: what a person does at a page of the site, in his words."""
