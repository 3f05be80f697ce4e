"""gunicorn's worker for slow clients: a thread sees a request when all of it is here, and never waits for a reader."""
