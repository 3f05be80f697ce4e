"""What the worker does for files."""

from celery import shared_task

from onestop.documents.files.scanning import scan_waiting


@shared_task(name="onestop.documents.files.tasks.scan_files")
def scan_files() -> None:
    """Ask the scanner about files that wait for it; safe to run twice, late or never (`manage.py scan_files`)."""
    scan_waiting()
