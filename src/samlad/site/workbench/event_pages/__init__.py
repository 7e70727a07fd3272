"""The pages of imported events: where, when, who, cost, compared, since the last meeting, and clusters."""
