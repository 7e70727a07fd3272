"""When, in detail: hours spread over what is known, peaks tested, days of every sort, the wheel of the year."""
