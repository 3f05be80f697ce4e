"""Numbers become drawings: elements of SVG as data, in plain Python. Words come translated; pages write it out."""
