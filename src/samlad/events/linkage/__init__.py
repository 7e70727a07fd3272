"""The same event in two registers, found without names: by time, place, kind, sex and age, where the law allows it."""
