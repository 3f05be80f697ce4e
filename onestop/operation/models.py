"""What tells whether the keys of this process are those with which the data were sealed."""

from django.db import models


class KeyCanary(models.Model):
    """A known value, sealed or hashed with one key. Whoever cannot reproduce it has another key of that name.

    `name` is `data:` and the key's label (PERSONAL_DATA_KEYS), or `index` (PERSONAL_INDEX_KEY).
    """

    name = models.CharField(max_length=80, primary_key=True)
    proof = models.BinaryField(editable=False)

    def __str__(self) -> str:
        return self.name
