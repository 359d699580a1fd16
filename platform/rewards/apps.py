from django.apps import AppConfig


class RewardsConfig(AppConfig):
    name = "rewards"
    label = "rewards"
    verbose_name = "Rewards"
    kept = "rewards.kept"

    def ready(self) -> None:
        from rewards.ledger import joining  # noqa: PLC0415  # needs the models, which are ready only now

        joining.connect()
