package accounthttp

import (
	"strings"

	"mobilize/internal/domain/account"
)

// family is a word that a User-Agent header holds, and the family it tells of.
type family struct{ mark, name string }

// The order matters: every browser also claims to be its ancestors.
var (
	browsers = []family{
		{"Edg/", "Edge"},
		{"EdgA/", "Edge"},
		{"EdgiOS/", "Edge"},
		{"OPR/", "Opera"},
		{"SamsungBrowser/", "Samsung Internet"},
		{"Firefox/", "Firefox"},
		{"FxiOS/", "Firefox"},
		{"Chrome/", "Chrome"},
		{"CriOS/", "Chrome"},
		{"Safari/", "Safari"},
	}
	platforms = []family{
		{"iPad", "iPad"},
		{"iPhone", "iPhone"},
		{"Android", "Android"},
		{"CrOS", "ChromeOS"},
		{"Windows", "Windows"},
		{"Macintosh", "Mac"},
		{"Linux", "Linux"},
	}
)

// agentOf reduces a User-Agent header to two families, so that nobody is told apart by it.
func agentOf(header string) account.Agent {
	return account.Agent{Browser: first(browsers, header), Platform: first(platforms, header)}
}

func first(families []family, header string) string {
	for _, f := range families {
		if strings.Contains(header, f.mark) {
			return f.name
		}
	}
	return ""
}
