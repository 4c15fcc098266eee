package archtest

import (
	"fmt"
	"go/ast"
	"path"
	"slices"
	"strings"
)

const module = "mobilize/"

// domains are the domains there are. A new one gets an ADR and a line here.
var domains = []string{"account", "audit", "circle", "customer", "person", "picture", "plan", "profile", "site", "sound", "sync"}

// mechanisms are the packages of the platform. A new one gets an ADR and a line here.
var mechanisms = []string{
	"blob", "bus", "database", "httpapi", "job", "limit", "live", "mail", "openid", "outbound", "outbox", "passkey", "raster", "spreadsheet", "telemetry",
	"upload", "vault",
}

// neighbours are the cores a core may import beside the vocabulary, each with a reason in an ADR.
// Everything else a core needs of another it declares as a small interface, and app plugs it in.
var neighbours = map[string][]string{}

// machinery are parts of the standard library that a core never needs: rules have no I/O.
var machinery = []string{"database/sql", "net/http", "os", "net", "log", "log/slog", "os/exec"}

// floor is what a package may import of ours, in words and as a test.
type floor struct {
	name string
	may  func(to string) bool
}

func floors(t *Tree) []string {
	var wrong []string
	for _, f := range t.files {
		from := floorOf(f)
		for _, to := range f.imports {
			switch {
			case strings.HasPrefix(to, module):
				to = strings.TrimPrefix(to, module)
				if to != f.folder && !from.may(to) {
					wrong = append(wrong, fmt.Sprintf("%s (%s) must not import %s (%s)", f.folder, from.name, to, kindOf(to)))
				}
			case from.name == "core" && slices.Contains(machinery, to):
				wrong = append(wrong, fmt.Sprintf("%s (core) must not import %s: declare what you need as an interface, and let app plug it in", f.folder, to))
			}
		}
	}
	return wrong
}

// floorOf is the floor f's package stands on.
func floorOf(f *file) floor {
	kind := kindOf(f.folder)
	domain := domainOf(f.folder)
	own := func(to string) bool {
		return domain != "" && (to == "internal/domain/"+domain || under(to, "internal/domain/"+domain))
	}
	below := func(to string) bool { return kindOf(to) == "vocabulary" || kindOf(to) == "platform" }
	switch {
	case f.isTest || isTestPackage(f.folder):
		return testFloor(kind, domain)
	case kind == "vocabulary":
		return floor{kind, func(to string) bool { return kindOf(to) == "vocabulary" }}
	case kind == "platform":
		return floor{kind, below}
	case kind == "core":
		return floor{kind, func(to string) bool {
			return kindOf(to) == "vocabulary" || own(to) && kindOf(to) == "core" || slices.Contains(neighbours[domain], domainOf(to)) && kindOf(to) == "core"
		}}
	case kind == "adapter":
		return floor{kind, func(to string) bool { return below(to) || own(to) && kindOf(to) == "core" }}
	case kind == "app":
		return floor{kind, func(to string) bool { return !under(to, "cmd") && !isTestPackage(to) }}
	case f.folder == "cmd/mobilizegen": // writes what is generated from anything
		return floor{kind, func(to string) bool { return kindOf(to) != "adapter" && !isTestPackage(to) }}
	case kind == "cmd":
		return floor{kind, func(to string) bool {
			return slices.Contains([]string{"app", "config", "platform", "vocabulary"}, kindOf(to)) || to == "policy"
		}}
	case kind == "bench": // holds the product against the least that does the same
		return floor{kind, func(to string) bool { return below(to) || kindOf(to) == "app" }}
	case kind == "config":
		return floor{kind, func(to string) bool { return kindOf(to) == "vocabulary" }}
	default: // migrations, policy, web: files the program carries, and their declarations
		return floor{kind, func(to string) bool { return kindOf(to) == "vocabulary" }}
	}
}

// testFloor is what tests may import: everything below them, and fixtures of anybody.
func testFloor(kind, domain string) floor {
	return floor{kind + " test", func(to string) bool {
		switch kindOf(to) {
		case "cmd":
			return false
		case "app":
			return kind == "app" || kind == "cmd"
		case "core", "adapter":
			return domain == "" && kind != "platform" && kind != "vocabulary" || domainOf(to) == domain || isTestPackage(to) ||
				slices.Contains(neighbours[domain], domainOf(to))
		}
		return true
	}}
}

// kindOf is the floor a folder of ours stands on.
func kindOf(folder string) string {
	switch {
	case under(folder, "internal/vocabulary"):
		return "vocabulary"
	case under(folder, "internal/platform"):
		return "platform"
	case under(folder, "internal/domain"):
		name := path.Base(folder)
		domain := domainOf(folder)
		if name == domain+"store" || name == domain+"http" {
			return "adapter"
		}
		return "core"
	case folder == "internal/app" || under(folder, "internal/app"):
		return "app"
	case under(folder, "cmd"):
		return "cmd"
	case folder == "bench" || under(folder, "bench"):
		return "bench"
	case folder == "internal/config":
		return "config"
	case folder == "internal/archtest":
		return "archtest"
	}
	return "carried files"
}

// domainOf is "plan" for every folder of the plan domain.
func domainOf(folder string) string {
	rest, ok := strings.CutPrefix(folder, "internal/domain/")
	if !ok {
		return ""
	}
	name, _, _ := strings.Cut(rest, "/")
	return name
}

func under(folder, parent string) bool { return strings.HasPrefix(folder, parent+"/") }

func declaredPackages(t *Tree) []string {
	var wrong []string
	seen := map[string]bool{}
	for _, f := range t.files {
		for parent, known := range map[string][]string{"internal/domain": domains, "internal/platform": mechanisms} {
			rest, ok := strings.CutPrefix(f.folder, parent+"/")
			name, _, _ := strings.Cut(rest, "/")
			if !ok || seen[parent+name] || slices.Contains(known, name) {
				continue
			}
			seen[parent+name] = true
			what, list := "domain", "domains"
			if parent == "internal/platform" {
				what, list = "mechanism", "mechanisms"
			}
			wrong = append(wrong, fmt.Sprintf("%s/%s: new %s; add it to %s in internal/archtest and write an ADR", parent, name, what, list))
		}
		if rest, ok := strings.CutPrefix(f.folder, "internal/"); ok {
			top, _, _ := strings.Cut(rest, "/")
			if !slices.Contains([]string{"vocabulary", "platform", "domain", "config", "app", "archtest"}, top) && !seen[top] {
				seen[top] = true
				wrong = append(wrong, fmt.Sprintf("internal/%s: new floor; put it on one of vocabulary, platform, domain, or write an ADR", top))
			}
		}
	}
	return wrong
}

// homesOf says which packages may import a module. Tests and their fixtures may import any.
var homesOf = map[string][]string{
	"modernc.org/sqlite":                  {"internal/platform/database"},
	"github.com/jackc/pgx/v5":             {"internal/platform/database"},
	"github.com/pressly/goose/v3":         {"internal/platform/database"},
	"github.com/coreos/go-oidc/v3":        {"internal/platform/openid"},
	"golang.org/x/oauth2":                 {"internal/platform/openid"},
	"github.com/zitadel/oidc/v3":          {}, // the provider that tests start
	"github.com/danielgtaylor/huma/v2":    {"internal/platform/httpapi"},
	"github.com/minio/minio-go/v7":        {"internal/platform/blob"},
	"github.com/wneessen/go-mail":         {"internal/platform/mail"},
	"github.com/go-webauthn/webauthn":     {"internal/platform/passkey"},
	"github.com/prometheus/client_golang": {"internal/platform/telemetry"},
	"github.com/teambition/rrule-go":      {},               // the oracle of plan's tests
	"github.com/emersion/go-smtp":         {"internal/app"}, // the demo's mailbox
	"go.yaml.in/yaml/v3":                  {"policy"},
	"github.com/nats-io/nats.go":          {"internal/platform/bus/relay"},
	"github.com/nats-io/nats-server/v2":   {"internal/platform/bus/relay"},
	"golang.org/x/image":                  {"internal/platform/raster"},
	"golang.org/x/text":                   {"internal/domain/picture/archive"},
	"golang.org/x/sync":                   {"internal/platform/database"},
	"golang.org/x/sys":                    {"internal/platform/database"}, // when a file was born
}

// insideOf says which package may import a part of the standard library that others reach through it.
var insideOf = map[string]string{
	"log": "internal/platform/telemetry", "log/slog": "internal/platform/telemetry",
	"crypto/aes": "internal/platform/vault", "crypto/cipher": "internal/platform/vault",
	"database/sql/driver": "internal/platform/database",
	// They call methods by name, so the linker must keep every method there is: five megabytes (ADR 0151).
	"html/template": "sitehttp.Markup", "text/template": "sitehttp.Markup",
}

func homes(t *Tree) []string {
	var wrong []string
	for _, f := range t.files {
		if f.isTest || isTestPackage(f.folder) {
			continue
		}
		for _, to := range f.imports {
			if home := insideOf[to]; home != "" && f.folder != home {
				wrong = append(wrong, fmt.Sprintf("%s imports %s: go through %s", f.folder, to, home))
			}
			first, _, _ := strings.Cut(to, "/")
			if !strings.Contains(first, ".") {
				continue // the standard library, or ours
			}
			if !isAtHome(f.folder, to) {
				wrong = append(wrong, fmt.Sprintf("%s imports %s: a dependency has one home; see homesOf in internal/archtest", f.folder, to))
			}
		}
	}
	return wrong
}

func isAtHome(folder, to string) bool {
	for dependency, packages := range homesOf {
		if to == dependency || under(to, dependency) {
			return slices.ContainsFunc(packages, func(home string) bool { return folder == home || under(folder, home) })
		}
	}
	return false
}

// callers are the packages that may hold an HTTP client, each with the reason.
var callers = map[string]string{
	"internal/platform/outbound": "the home of the client for foreign services (ADR 0100)",
	"internal/platform/openid":   "a provider is named by the operator, may lie inside, and is posted to by a library",
}

// goingOut are the ways of the standard library to another server.
var goingOut = []string{
	"http.Client", "http.Transport", "http.DefaultClient", "http.DefaultTransport", "http.Get", "http.Post", "http.PostForm", "http.Head",
	"httputil.ReverseProxy", "httputil.NewSingleHostReverseProxy",
}

func onlyOutboundCalls(t *Tree) []string {
	var wrong []string
	for _, f := range t.production() {
		if callers[f.folder] != "" || kindOf(f.folder) == "bench" {
			continue
		}
		inspect(f, func(n *ast.SelectorExpr) {
			if name := typeText(n); slices.Contains(goingOut, name) {
				wrong = append(wrong, fmt.Sprintf("%s: %s: ask foreign services through internal/platform/outbound, which has time-outs, an egress list and reaches nothing inside", t.at(n), name))
			}
		})
	}
	return wrong
}
