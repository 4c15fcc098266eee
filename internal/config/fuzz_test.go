package config_test

import (
	"io"
	"strings"
	"testing"

	"mobilize/internal/config"
)

// Whatever is set, it is understood or named: what Parse lets through is a setting that Validate takes.
func FuzzParse(f *testing.F) {
	for _, seed := range []string{"serve", "serve\n--url\nhttps://a.dk", "demo\n--at\n2026-03-24T16:35:00+01:00", "serve\n--bus\ncluster://0123456789abcdef@h:1", "serve\n--proxies\n-1", "migrate\n--restored", "--url=http://[::1"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, lines string) {
		command, c, err := config.Parse(strings.Split(lines, "\n"), io.Discard)
		if err != nil {
			return
		}
		if command == "" {
			t.Error("no command, and no word of it")
		}
		if err := c.Validate(); err != nil {
			t.Errorf("let through, and then %v", err)
		}
	})
}
