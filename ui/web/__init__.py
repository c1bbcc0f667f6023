"""The chat page, made with Gradio: `app` puts it together, `server` opens it."""
