"""Training of the embedding model that ships: the sources, the loss, the scores. `python -m index.train` runs it."""
