"""What the public is promised: by whom, in what time, for what fee."""
