from django.apps import AppConfig


class FirstDayConfig(AppConfig):
    name = "onestop.first_day"
    label = "first_day"
