"""What each paper says, as frozen values: pure builders from facts to sheets. The words are in the templates."""
