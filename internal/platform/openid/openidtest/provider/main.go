// Command provider runs an institution's provider of OpenID Connect for tests in a browser: provider ADDRESS
// REDIRECT. Its one person is "teacher", whose password is the same word.
//
// Owns: the process and its one person.
// Does not own: the provider (zitadel/oidc), what it is agreed on with us (openidtest).
// Start reading at: main.
package main

import (
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"time"

	"github.com/zitadel/oidc/v3/example/server/exampleop"
	"github.com/zitadel/oidc/v3/example/server/storage"

	"mobilize/internal/platform/openid/openidtest"
)

type users struct{}

func (users) GetUserByID(id string) *storage.User {
	if id != "teacher" {
		return nil
	}
	return &storage.User{ID: id, Username: id, Password: id, FirstName: "Karim", LastName: "Aziz"}
}
func (u users) GetUserByUsername(name string) *storage.User { return u.GetUserByID(name) }
func (users) ExampleClientID() string                       { return "nobody" }

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "provider ADDRESS REDIRECT")
		os.Exit(2)
	}
	address, redirect := os.Args[1], os.Args[2]
	client := storage.WebClient(openidtest.ClientID, openidtest.Secret, redirect)
	kept := storage.NewStorageWithClients(users{}, map[string]*storage.Client{openidtest.ClientID: client})
	server := &http.Server{
		Addr: address, ReadHeaderTimeout: 10 * time.Second,
		Handler: exampleop.SetupServer("http://"+address, kept, slog.New(slog.DiscardHandler), false),
	}
	fmt.Fprintln(os.Stderr, server.ListenAndServe())
	os.Exit(1)
}
