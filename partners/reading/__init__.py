"""The nightly reading of the Palvelutietovaranto: `client` asks, `shape` understands, `reading` keeps what is found."""
