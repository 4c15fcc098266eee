package app

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"mobilize/internal/app/demo"
	"mobilize/internal/app/mailbox"
	"mobilize/internal/config"
	"mobilize/internal/domain/account"
	"mobilize/internal/domain/picture"
	"mobilize/internal/platform/vault"
	"mobilize/internal/vocabulary/access"
	"mobilize/internal/vocabulary/clock"
	"mobilize/internal/vocabulary/ident"
)

// demoWorld is what only the demo has: a mail server of its own, and a note of how far the world is.
type demoWorld struct {
	mail *mailbox.Mailbox
	note string // file that says "building" or "built"
}

const (
	building = "building\n"
	built    = "built\n"
)

// prepareDemo makes sure that the demo builds into a folder of its own: an empty one, one it built
// before, or one it was building when it was stopped, which it empties.
func prepareDemo(c config.Config) error {
	if err := makeFolder(c); err != nil {
		return err
	}
	state, err := os.ReadFile(filepath.Join(c.Data, "demo"))
	switch {
	case string(state) == built:
		return nil
	case string(state) == building:
		for _, name := range []string{"mobilize.db", "mobilize.db-wal", "mobilize.db-shm", "keys.db", "keys.db-journal", "root.key", "blobs"} {
			if err := os.RemoveAll(filepath.Join(c.Data, name)); err != nil {
				return fmt.Errorf("begin the demo world anew: %w", err)
			}
		}
	case err != nil && !errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("look for the demo world: %w", err)
	default:
		inside, err := os.ReadDir(c.Data)
		if err != nil {
			return fmt.Errorf("look into the data folder: %w", err)
		}
		if len(inside) > 0 {
			return errors.New("the demo world is built into an empty data folder: name one with --data, or serve what is there with mobilize serve")
		}
	}
	return os.WriteFile(filepath.Join(c.Data, "demo"), []byte(building), 0o600)
}

// checkDemo refuses databases in which there is somebody before the world is built: somebody real, or
// half a world where the demo cannot empty them itself.
func (a *App) checkDemo(ctx context.Context, keys *vault.KeyStore) error {
	state, err := os.ReadFile(filepath.Join(a.config.Data, "demo"))
	if err != nil {
		return fmt.Errorf("look for the demo world: %w", err)
	}
	people, err := keys.People(ctx)
	if err != nil {
		return fmt.Errorf("look into the key store: %w", err)
	}
	if people > 0 && string(state) != built {
		return errors.New("the demo world is built into empty databases: make new ones, or serve what is there with mobilize serve")
	}
	return nil
}

// openDemo starts the demo's mail server and has c send to it.
func openDemo(ctx context.Context, c *config.Config, clock clock.Clock) (*demoWorld, error) {
	mail, err := mailbox.Open(ctx, clock)
	if err != nil {
		return nil, err
	}
	c.SMTP = mail.URL()
	return &demoWorld{mail: mail, note: filepath.Join(c.Data, "demo")}, nil
}

// welcome tells whoever started the server where it is; in the demo it builds the world first,
// unless it is there, and tells whom one can sign in as.
func (a *App) welcome(ctx context.Context, out io.Writer) error {
	if a.demo == nil {
		said := fmt.Sprintf("Mobilize is at %s\n", a.config.URL)
		if a.relay != nil {
			said += fmt.Sprintf("Hints travel between nodes (%s)\n", a.relay.Name())
		}
		_, err := io.WriteString(out, said)
		return err
	}
	began := a.parts.Clock.Now()
	if err := a.buildDemo(ctx); err != nil {
		return fmt.Errorf("build the demo world: %w", err)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "\nThe demo world is ready (%s).\n\n", a.parts.Clock.Now().Sub(began).Round(100*time.Millisecond))
	fmt.Fprintf(&b, "  Mobilize          %s\n  The demo's mail   %s/demo/mailbox\n\nSign in as one of these, with a link from the demo's mail:\n\n", a.config.URL, a.config.URL)
	for _, p := range demo.Planners() {
		fmt.Fprintf(&b, "  %-14s %-26s %s\n", p.Name, p.Email, p.About)
	}
	b.WriteString("\nStop with Ctrl-C.\n")
	_, err := io.WriteString(out, b.String())
	return err
}

func (a *App) buildDemo(ctx context.Context) error {
	if state, err := os.ReadFile(a.demo.note); err != nil || string(state) == built {
		return err
	}
	var signedUp []access.Actor
	err := demo.Build(ctx, demo.Doors{
		SignUp: func(ctx context.Context, name, email string) (access.Actor, error) {
			actor, err := a.signUp(ctx, name, email)
			signedUp = append(signedUp, actor)
			return actor, err
		},
		AddPicture: func(ctx context.Context, actor access.Actor, circle, id ident.ID, name string, file []byte) error {
			_, err := a.domains.pictures.Add(ctx, actor, picture.Picture{Circle: circle, ID: id, Name: name}, bytes.NewReader(file), int64(len(file)), picture.Square{})
			return err
		},
		Letter:    a.letter,
		Customers: a.domains.customers, Circles: a.domains.circles, Plans: a.domains.plans, Clock: a.parts.Clock, IDs: a.ids,
	})
	if err != nil {
		return err
	}
	for _, actor := range signedUp {
		if err := a.domains.accounts.SignOut(ctx, actor); err != nil {
			return err
		}
	}
	a.demo.mail.Empty()
	return os.WriteFile(a.demo.note, []byte(built), 0o600)
}

// signUp makes somebody a person as anybody becomes one: by the link in a mail.
func (a *App) signUp(ctx context.Context, name, email string) (access.Actor, error) {
	secret, err := a.letter(ctx, email, func() error {
		return a.domains.accounts.AskForLink(ctx, access.Actor{}, email, name, "da", "demo")
	})
	if err != nil {
		return access.Actor{}, err
	}
	_, token, err := a.domains.accounts.Redeem(ctx, access.Actor{}, account.Redeem{Secret: secret, Name: name})
	if err != nil {
		return access.Actor{}, err
	}
	return a.domains.accounts.Session(ctx, access.Actor{}, token)
}

// letter returns the secret in the mail that do has sent to an address.
func (a *App) letter(ctx context.Context, email string, do func() error) (string, error) {
	before := a.demo.mail.Count()
	if err := do(); err != nil {
		return "", err
	}
	if _, err := a.jobs.Due(ctx); err != nil { // nothing works in the background yet
		return "", err
	}
	waiting, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	letter, ok := a.demo.mail.Wait(waiting, email, before)
	if !ok {
		return "", errors.New("no mail came")
	}
	_, secret, _ := strings.Cut(letter.Link(), "#")
	return secret, nil
}

// askForDemoLink has a link sent to one of the demo's people.
func (a *App) askForDemoLink(ctx context.Context, email string) error {
	return a.domains.accounts.AskForLink(ctx, access.Actor{}, email, "", "da", "demo")
}
