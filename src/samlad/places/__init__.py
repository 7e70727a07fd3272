"""The register of places over time: municipalities, counties, federations with membership dates, peers, editions."""
