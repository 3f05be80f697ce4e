from django.apps import AppConfig


class FirstDayConfig(AppConfig):
    name = "onestop.operation.first_day"
    label = "first_day"
