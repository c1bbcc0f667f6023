"""Training the dense embedder: texts that answer a question lie nearer to it than others do."""
