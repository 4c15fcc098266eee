package app_test

import (
	"os"
	"path/filepath"
	"testing"

	"mobilize/internal/app"
	"mobilize/internal/vocabulary/clock"
)

func TestNewInstitutions(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	write := func(name, content string) string {
		path := filepath.Join(folder, name)
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	write("secret", "a secret\n")
	const good = `{"id":"skolen","name":"Skolen","issuer":"https://login.example.dk","clientId":"m","secretFile":"secret","customer":"01900000-0000-7000-8000-000000000001"}`
	all, err := app.NewInstitutions(write("good.json", "["+good+"]"), "https://m.example", clock.System{})
	if err != nil || len(all.List()) != 1 || all.List()[0].Name != "Skolen" {
		t.Errorf("a good file = %v", err)
	}
	if all, err := app.NewInstitutions("", "https://m.example", clock.System{}); err != nil || len(all.List()) != 0 {
		t.Errorf("no file = %v", err)
	}
	for name, content := range map[string]string{
		"two of one id":  "[" + good + "," + good + "]",
		"no list":        good,
		"no customer":    `[{"id":"a","name":"A","issuer":"https://a.dk","clientId":"m","secretFile":"secret"}]`,
		"a strange id":   `[{"id":"A b","name":"A","issuer":"https://a.dk","clientId":"m","secretFile":"secret","customer":"01900000-0000-7000-8000-000000000001"}]`,
		"no address":     `[{"id":"a","name":"A","issuer":"a.dk","clientId":"m","secretFile":"secret","customer":"01900000-0000-7000-8000-000000000001"}]`,
		"no secret file": `[{"id":"a","name":"A","issuer":"https://a.dk","clientId":"m","secretFile":"gone","customer":"01900000-0000-7000-8000-000000000001"}]`,
	} {
		if _, err := app.NewInstitutions(write("bad.json", content), "https://m.example", clock.System{}); err == nil {
			t.Errorf("%s: the file was taken", name)
		}
	}
}
