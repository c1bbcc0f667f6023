"""How the chat model and the matching encoder learn: data, training, adapters."""
