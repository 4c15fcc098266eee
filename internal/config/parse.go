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

	ArchiveImport Command = "archive import"
	ArchiveList   Command = "archive list"
	ArchiveRemove Command = "archive remove"
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
	pack struct {
		Name    string `name:"name" placeholder:"NAME" help:"What the pack is called. Default: what it calls itself, or the file's name."`
		Licence string `name:"licence" placeholder:"LICENCE" help:"Licence of the pictures that name none, as CC BY-SA 4.0."`
		Author  string `name:"author" placeholder:"NAME" help:"Author of the pictures that name none."`
		From    string `name:"from" placeholder:"SOURCE" help:"Where the pictures that name no source are from, as Mulberry (https://mulberrysymbols.org)."`
		English bool   `name:"english" help:"Boards that name no language have English words. Default: Danish."`
		Leave   bool   `name:"leave" help:"Leave out the pictures that cannot be used, and import the rest. Default: import nothing, and say which."`
	}
	remove struct {
		ForGood bool `name:"for-good" help:"Remove the pictures too: plans that use them show their words instead."`
	}
	files, packs []string // what stands after a command
}

// order is a command with the flags that it alone takes.
type order struct {
	name  Command
	help  string
	flags []setting
	takes *[]string // what stands after it; nil for a command that takes nothing
	what  string    // that is
}

// shown is the command as pages write it.
func (o order) shown() string { return strings.TrimSpace(string(o.name) + " " + o.what) }

func (g *grammar) orders() []order {
	return []order{
		{Serve, "Serve the site, the client and the API.", nil, nil, ""},
		{Demo, "Build the demo world in an empty data folder (once), then serve it with a mailbox page.", settingsOf(&g.demo), nil, ""},
		{Migrate, "Bring the databases to this version, then stop.", settingsOf(&g.migrate), nil, ""},
		{RotateRoot, "Make a new root key, seal the key store anew under it, then stop. Stop every server first, and keep the new key's copy apart.", nil, nil, ""},
		{RestoreKeys, "Put a snapshot into the key store, then stop. Stop every server first. What is there stays, and nobody erased comes back.", settingsOf(&g.restore), nil, ""},
		{ArchiveImport, "Add the pictures of files (a folder or zip with a pack.json, or an Open Board, .obf or .obz) to the archive, then stop. A server shows them after its next start.", settingsOf(&g.pack), &g.files, "FILE..."},
		{ArchiveList, "Print the packs that were added to the archive.", nil, nil, ""},
		{ArchiveRemove, "Take a pack out of the search, then stop. Plans that use its pictures keep them.", settingsOf(&g.remove), &g.packs, "PACK"},
		{Version, "Print the version.", nil, nil, ""},
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
	g.Demo, g.At, g.Restored, g.Snapshot = chosen == Demo, g.demo.At, g.migrate.Restored, g.restore.Snapshot
	g.Archive = Archive{
		Files: g.files, Name: g.pack.Name, Licence: g.pack.Licence, Author: g.pack.Author, Source: g.pack.From,
		English: g.pack.English, Leave: g.pack.Leave, ForGood: g.remove.ForGood,
	}
	if len(g.packs) > 0 {
		g.Archive.Name = g.packs[0]
	}
	g.URL = strings.TrimRight(g.URL, "/")
	return chosen, g.Config, g.Validate()
}

// read takes the one command there must be, and flags before and after it.
func read(args []string, orders []order, settings []setting) (chosen Command, err error) {
	flags := settings
	var takes *[]string
	for len(args) > 0 {
		word := args[0]
		args = args[1:]
		if word == "--help" || word == "-h" {
			return "", ErrHelp
		}
		name, isFlag := strings.CutPrefix(word, "--")
		if !isFlag {
			if takes != nil {
				*takes = append(*takes, word)
				continue
			}
			if word == "archive" && len(args) > 0 {
				word, args = word+" "+args[0], args[1:]
			}
			at := slices.IndexFunc(orders, func(o order) bool { return string(o.name) == word })
			if at < 0 || chosen != "" {
				return "", errors.New("one command is needed: " + names(orders))
			}
			chosen, flags, takes = orders[at].name, append(slices.Clone(settings), orders[at].flags...), orders[at].takes
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
	if takes != nil && len(*takes) == 0 {
		return "", errors.New("this command needs a name after it: see --help")
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
		fmt.Fprintf(&b, "  %s\n      %s\n", o.shown(), o.help)
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
		fmt.Fprintf(&b, "| `mobilize %s` | %s |\n", o.shown(), o.help)
		for _, f := range o.flags {
			fmt.Fprintf(&b, "| `mobilize %s --%s%s` | %s |\n", o.name, f.name, f.shown(), f.help)
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}
