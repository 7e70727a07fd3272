"""The shared desk of the safety centre: visits counted without identity, observations of places."""
