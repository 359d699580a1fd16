from django.apps import AppConfig


class InferenceConfig(AppConfig):
    name = "inference"
    verbose_name = "Inference"
    kept = "inference.kept"

    def ready(self) -> None:
        from inference.registry import checks  # noqa: F401, PLC0415  (Django wants checks registered here)
        from inference.running import copies  # noqa: PLC0415  # needs the models, which are ready only now

        copies.connect()
