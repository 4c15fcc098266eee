package config

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
)

// Command is what the program was asked to do.
type Command string

// The commands.
const (
	Serve   Command = "serve"
	Demo    Command = "demo"
	Migrate Command = "migrate"
	Version Command = "version"

	RotateRoot  Command = "rotate-root"
	RestoreKeys Command = "restore-keys"
)

// ErrHelp is returned by Parse after it has written the help asked for: there is nothing left to do.
var ErrHelp = errors.New("help was asked for")

const description = "Mobilize: a day one can see, planned together. Every setting is also an environment variable; the flag wins."

type grammar struct {
	Config
	demo struct {
		At time.Time `name:"at" placeholder:"TIME" help:"Stop the server's clock at this moment (2026-03-24T16:35:00+01:00): the same pictures, whenever they are taken."`
	}
	migrate struct {
		Restored bool `name:"restored" help:"The database was restored in a way the server cannot see, such as a snapshot of the disk: devices fill anew."`
	}
	restore struct {
		Snapshot string `name:"snapshot" placeholder:"NAME" help:"The snapshot, by its name in its folder. Default: the newest."`
	}
}

// order is a command with the flags that it alone takes.
type order struct {
	name  Command
	help  string
	flags []setting
}

func (g *grammar) orders() []order {
	return []order{
		{Serve, "Serve the site, the client and the API.", nil},
		{Demo, "Build the demo world in an empty data folder (once), then serve it with a mailbox page.", settingsOf(&g.demo)},
		{Migrate, "Bring the databases to this version, then stop.", settingsOf(&g.migrate)},
		{RotateRoot, "Make a new root key, seal the key store anew under it, then stop. Stop every server first, and keep the new key's copy apart.", nil},
		{RestoreKeys, "Put a snapshot into the key store, then stop. Stop every server first. What is there stays, and nobody erased comes back.", settingsOf(&g.restore)},
		{Version, "Print the version.", nil},
	}
}

// Parse reads arguments and environment into a checked Config. Help goes to out.
func Parse(args []string, out io.Writer) (Command, Config, error) {
	var g grammar
	settings := settingsOf(&g.Config)
	for _, s := range settings {
		if err := s.fill(); err != nil {
			return "", Config{}, err
		}
	}
	chosen, err := read(args, g.orders(), settings)
	if errors.Is(err, ErrHelp) {
		_, err = io.WriteString(out, usage(g.orders(), settings))
		return "", Config{}, errors.Join(ErrHelp, err)
	}
	if err != nil {
		return "", Config{}, err
	}
	g.Config.Demo, g.At, g.Restored, g.Snapshot = chosen == Demo, g.demo.At, g.migrate.Restored, g.restore.Snapshot
	g.URL = strings.TrimRight(g.URL, "/")
	return chosen, g.Config, g.Validate()
}

// read takes the one command there must be, and flags before and after it.
func read(args []string, orders []order, settings []setting) (chosen Command, err error) {
	flags := settings
	for len(args) > 0 {
		word := args[0]
		args = args[1:]
		if word == "--help" || word == "-h" {
			return "", ErrHelp
		}
		name, isFlag := strings.CutPrefix(word, "--")
		if !isFlag {
			at := slices.IndexFunc(orders, func(o order) bool { return string(o.name) == word })
			if at < 0 || chosen != "" {
				return "", errors.New("one command is needed: " + names(orders))
			}
			chosen, flags = orders[at].name, append(slices.Clone(settings), orders[at].flags...)
			continue
		}
		name, value, hasValue := strings.Cut(name, "=")
		at := slices.IndexFunc(flags, func(s setting) bool { return s.name == name })
		if at < 0 {
			return "", errors.New("there is such a flag for no command, or not for this one: see --help")
		}
		switch one := flags[at]; {
		case hasValue:
		case one.isSwitch():
			value = "true"
		case len(args) == 0:
			return "", fmt.Errorf("--%s: write a value after it", one.name)
		default:
			value, args = args[0], args[1:]
		}
		if err := flags[at].set(value); err != nil {
			return "", fmt.Errorf("--%s: %w", flags[at].name, err)
		}
	}
	if chosen == "" {
		return "", errors.New("one command is needed: " + names(orders))
	}
	return chosen, nil
}

func names(orders []order) string {
	all := make([]string, len(orders))
	for i, o := range orders {
		all[i] = string(o.name)
	}
	return strings.Join(all, ", ")
}

func usage(orders []order, settings []setting) string {
	var b strings.Builder
	b.WriteString("Usage: mobilize <command> [flags]\n\n" + description + "\n\nCommands:\n")
	for _, o := range orders {
		fmt.Fprintf(&b, "  %s\n      %s\n", o.name, o.help)
		for _, f := range o.flags {
			fmt.Fprintf(&b, "      --%s%s\n          %s\n", f.name, f.shown(), f.help)
		}
	}
	b.WriteString("\nFlags:\n")
	for _, s := range settings {
		preset := ""
		if s.preset != "" {
			preset = " (" + s.preset + ")"
		}
		fmt.Fprintf(&b, "  --%s%s, $%s%s\n      %s\n", s.name, s.shown(), s.env, preset, s.help)
	}
	return b.String()
}

// Reference writes the operators' page of all settings and commands, as Markdown.
func Reference(w io.Writer) error {
	var g grammar
	var b strings.Builder
	b.WriteString("# Settings\n\nCode generated by `make generate` from internal/config; do not edit.\n\n")
	b.WriteString("Every setting is a flag or an environment variable; the flag wins. Nothing else is read from the environment.\n\n")
	b.WriteString("| Environment | Flag | Default | What it does |\n|---|---|---|---|\n")
	for _, s := range settingsOf(&g.Config) {
		value := ""
		if s.preset != "" {
			value = "`" + s.preset + "`"
		}
		fmt.Fprintf(&b, "| `%s` | `--%s` | %s | %s |\n", s.env, s.name, value, s.help)
	}
	b.WriteString("\n## Commands\n\n| Command | What it does |\n|---|---|\n")
	for _, o := range g.orders() {
		fmt.Fprintf(&b, "| `mobilize %s` | %s |\n", o.name, o.help)
		for _, f := range o.flags {
			fmt.Fprintf(&b, "| `mobilize %s --%s%s` | %s |\n", o.name, f.name, f.shown(), f.help)
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}
