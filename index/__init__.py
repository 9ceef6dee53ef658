"""Make passages findable: Swedish analysis, embeddings and the Qdrant store."""
