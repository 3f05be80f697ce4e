"""The official forms 01–07, labels and lists on paper: what is known of a dossier, typeset as PDF."""
