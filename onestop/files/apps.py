from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "onestop.files"
    label = "files"
