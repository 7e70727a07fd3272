"""Events as tables a person asks for: where, when, who, at what cost, compared, and clusters."""
