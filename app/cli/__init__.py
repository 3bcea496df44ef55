"""The `bangban` command. A command's module is loaded only when it is called: answers start quickly."""

from importlib import import_module

import click

COMMANDS = {
    "admin": "app.cli.staff:admin",
    "audit": "app.cli.record:audit",
    "backup": "app.cli.backup:backup",
    "cases": "app.cli.cases:cases",
    "checklist": "app.cli.answers:checklist",
    "demo": "app.demo.command:demo",
    "doctor": "app.cli.doctor:doctor",
    "estimate": "app.cli.answers:estimate",
    "import": "app.cli.registers:import_csv",
    "migrate": "app.cli.migrate:migrate",
    "normalise": "app.cli.answers:normalise",
    "read": "app.cli.reading:read",
    "restore": "app.cli.restore:restore",
    "rights": "app.cli.rights:rights",
    "serve": "app.cli.serving:serve",
    "staff": "app.cli.staff:staff",
    "vault": "app.cli.keys:vault",
    "web": "app.cli.serving:web",
    "worker": "app.cli.serving:worker",
}


class Commands(click.Group):
    """The commands by name, each from its own module."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, name = COMMANDS[cmd_name].split(":")
        command: click.Command = getattr(import_module(module), name)
        return command


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Bangban (帮办): run the site, look after it, and ask it for answers."""
