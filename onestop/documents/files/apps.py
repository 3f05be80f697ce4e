from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "onestop.documents.files"
    label = "files"
