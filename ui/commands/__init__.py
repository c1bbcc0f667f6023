"""What the subcommands do, one file each; imported only when a subcommand runs."""
