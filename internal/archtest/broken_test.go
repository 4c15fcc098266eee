package archtest_test

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"mobilize/internal/archtest"
)

// broken are trees that each break one rule in one place, and the sentence a newcomer then reads.
// Every rule is here at least once: a rule never seen to fail may check nothing.
var broken = []struct {
	rule  string
	name  string
	files map[string]string
	want  string
}{
	{
		rule: "imports keep to their floor", name: "a core that imports the platform",
		files: map[string]string{"internal/domain/plan/plan.go": `package plan; import _ "mobilize/internal/platform/database"`},
		want:  "internal/domain/plan (core) must not import internal/platform/database (platform)",
	},
	{
		rule: "imports keep to their floor", name: "a core that speaks HTTP",
		files: map[string]string{"internal/domain/plan/plan.go": `package plan; import _ "net/http"`},
		want:  "internal/domain/plan (core) must not import net/http: declare what you need as an interface, and let app plug it in",
	},
	{
		rule: "imports keep to their floor", name: "a core that imports another",
		files: map[string]string{"internal/domain/plan/plan.go": `package plan; import _ "mobilize/internal/domain/circle"`},
		want:  "internal/domain/plan (core) must not import internal/domain/circle (core)",
	},
	{
		rule: "imports keep to their floor", name: "a store that imports a sibling's",
		files: map[string]string{"internal/domain/plan/planstore/store.go": `package planstore; import _ "mobilize/internal/domain/picture/picturestore"`},
		want:  "internal/domain/plan/planstore (adapter) must not import internal/domain/picture/picturestore (adapter)",
	},
	{
		rule: "imports keep to their floor", name: "a mechanism that knows the product",
		files: map[string]string{"internal/platform/mail/mail.go": `package mail; import _ "mobilize/internal/domain/account"`},
		want:  "internal/platform/mail (platform) must not import internal/domain/account (core)",
	},
	{
		rule: "imports keep to their floor", name: "a word that needs a mechanism",
		files: map[string]string{"internal/vocabulary/clock/clock.go": `package clock; import _ "mobilize/internal/platform/database"`},
		want:  "internal/vocabulary/clock (vocabulary) must not import internal/platform/database (platform)",
	},
	{
		rule: "only keepers open for nobody", name: "a domain that helps itself",
		files: map[string]string{"internal/domain/sync/service.go": "package sync\nfunc f(c circles) { c.Keeper() }"},
		want:  "internal/domain/sync/service.go:2: opens a plan for nobody who asks; add the reason to keepers in internal/archtest",
	},
	{
		rule: "stores know no engine", name: "a store with two texts",
		files: map[string]string{"internal/domain/plan/planstore/store.go": "package planstore\nfunc f(db *database.DB) bool { return db.Engine() == other }"},
		want:  "internal/domain/plan/planstore/store.go:2: a store asks which engine it runs on; write one SQL text for both",
	},
	{
		rule: "codes mean one thing", name: "a code of another form",
		files: map[string]string{"internal/domain/plan/plan.go": "package plan\nvar e = fault.New(fault.Invalid, \"TitleTooLong\", \"title\", \"Shorter.\")"},
		want:  `internal/domain/plan/plan.go:2: the code "TitleTooLong" is not domain.what_is_wrong`,
	},
	{
		rule: "codes mean one thing", name: "a code of two kinds",
		files: map[string]string{"internal/domain/plan/plan.go": "package plan\nvar a = fault.New(fault.Invalid, \"plan.gone\", \"\", \"A.\")\nvar b = fault.New(fault.Gone, \"plan.gone\", \"\", \"B.\")"},
		want:  "internal/domain/plan/plan.go:3: plan.gone is fault.Gone here and fault.Invalid elsewhere; a caller can do one thing about it",
	},
	{
		rule: "comments demand nothing", name: "a comment that asks to remember",
		files: map[string]string{"internal/domain/plan/plan.go": "package plan\n\n// Rows MUST be sorted.\nvar rows []int"},
		want:  `internal/domain/plan/plan.go:3: a comment says "MUST"; write the test that demands it, or TODO(#issue)`,
	},
	{
		rule: "a dependency has one home", name: "a driver outside the database package",
		files: map[string]string{"internal/platform/job/job.go": `package job; import _ "modernc.org/sqlite"`},
		want:  "internal/platform/job imports modernc.org/sqlite: a dependency has one home; see homesOf in internal/archtest",
	},
	{
		rule: "a dependency has one home", name: "a log on the side",
		files: map[string]string{"internal/domain/plan/planhttp/http.go": `package planhttp; import _ "log/slog"`},
		want:  "internal/domain/plan/planhttp imports log/slog: go through internal/platform/telemetry",
	},
	{
		rule: "domains and mechanisms are declared", name: "a domain nobody declared",
		files: map[string]string{"internal/domain/billing/billing.go": `package billing`},
		want:  "internal/domain/billing: new domain; add it to domains in internal/archtest and write an ADR",
	},
	{
		rule: "domains and mechanisms are declared", name: "a mechanism nobody declared",
		files: map[string]string{"internal/platform/sms/sms.go": `package sms`},
		want:  "internal/platform/sms: new mechanism; add it to mechanisms in internal/archtest and write an ADR",
	},
	{
		rule: "domains and mechanisms are declared", name: "a folder beside the floors",
		files: map[string]string{"internal/tools/tools.go": `package tools`},
		want:  "internal/tools: new floor; put it on one of vocabulary, platform, domain, or write an ADR",
	},
	{
		rule: "only outbound asks others", name: "a domain with a client of its own",
		files: map[string]string{"internal/domain/picture/picturehttp/http.go": "package picturehttp\nvar c = &http.Client{}"},
		want:  "internal/domain/picture/picturehttp/http.go:2: http.Client: ask foreign services through internal/platform/outbound, which has time-outs, an egress list and reaches nothing inside",
	},
	{
		rule: "services name the actor", name: "a method that does not know who asks",
		files: map[string]string{"internal/domain/plan/service.go": "package plan\nfunc (s *Service) Peek(ctx context.Context, id ident.ID) error { return nil }"},
		want:  "internal/domain/plan/service.go:2: plan.Service.Peek: second parameter must be access.Actor, or the access.Grant that a decision about one gave",
	},
	{
		rule: "only circle decides", name: "a grant made elsewhere",
		files: map[string]string{"internal/domain/plan/service.go": "package plan\nvar may = access.Decide(actor, c, p, r, s)"},
		want:  "internal/domain/plan/service.go:2: only internal/domain/circle makes grants; ask it with Allow",
	},
	{
		rule: "stores touch only their tables", name: "a store that reads another's table",
		files: map[string]string{
			"migrations/0030_plan.sql":                    "CREATE TABLE activity (\n  circle_id TEXT NOT NULL\n);",
			"internal/domain/picture/picturestore/sql.go": "package picturestore\nconst q = `SELECT id ` + `FROM activity WHERE circle_id = $1`",
		},
		want: `internal/domain/picture/picturestore/sql.go:2: internal/domain/picture/picturestore touches table "activity", which belongs to plan; ask its service`,
	},
	{
		rule: "stores touch only their tables", name: "a core that speaks SQL",
		files: map[string]string{
			"migrations/0030_plan.sql":     "CREATE TABLE activity (\n  circle_id TEXT NOT NULL\n);",
			"internal/domain/plan/plan.go": "package plan\nconst q = `DELETE FROM activity`",
		},
		want: "internal/domain/plan/plan.go:2: internal/domain/plan (core) speaks SQL; move it into planstore",
	},
	{
		rule: "statements name their circle", name: "a statement without a circle",
		files: map[string]string{
			"migrations/0030_plan.sql":              "CREATE TABLE activity (\n  circle_id TEXT NOT NULL,\n  id TEXT NOT NULL,\n  PRIMARY KEY (circle_id, id)\n);",
			"internal/domain/plan/planstore/sql.go": "package planstore\nconst columns = `id`\nvar q = `SELECT ` + columns + ` FROM activity WHERE id = $1`",
		},
		want: "internal/domain/plan/planstore/sql.go:3: a statement on activity names no circle_id; name it, or say in a comment why it goes across circles",
	},
	{
		rule: "every column is classified", name: "a column nobody declared",
		files: map[string]string{
			"migrations/0030_plan.sql":         "CREATE TABLE activity (\n  id TEXT NOT NULL,\n  leader_email TEXT NOT NULL\n);",
			"internal/domain/plan/personal.go": `package plan; var Inventory = personal.Table("activity", about, author, technical("id", "random"))`,
		},
		want: "activity.leader_email has no personal-data class; add it to the personal.go of plan",
	},
	{
		rule: "every column is classified", name: "a column added later",
		files: map[string]string{
			"migrations/0030_plan.sql":         "CREATE TABLE activity (\n  id TEXT NOT NULL\n);",
			"migrations/0031_plan_mood.sql":    "ALTER TABLE activity ADD COLUMN mood TEXT NOT NULL DEFAULT '';",
			"internal/domain/plan/personal.go": `package plan; var Inventory = personal.Table("activity", about, author, technical("id", "random"))`,
		},
		want: "activity.mood has no personal-data class; add it to the personal.go of plan",
	},
	{
		rule: "every column is classified", name: "a table nobody declared",
		files: map[string]string{"migrations/0030_plan.sql": "CREATE TABLE diary (\n  id TEXT NOT NULL\n);"},
		want:  "diary has no declaration; add it to the personal.go of plan",
	},
	{
		rule: "every browser store is classified", name: "a store the client made",
		files: map[string]string{
			"web/personal.go":          `package web; var Places = personal.Place(personal.ClientStore, "row", about)`,
			"web/src/sync/database.ts": "db.createObjectStore('row');\nconst shelf = 'drafts';\nlocalStorage.setItem(shelf, title);",
		},
		want: `web/src/sync/database.ts keeps "drafts" in the browser, which has no personal-data class; name it there and declare it in web/personal.go`,
	},
	{
		rule: "errors hold no values", name: "an error with a title in it",
		files: map[string]string{"internal/domain/plan/plan.go": "package plan\nvar err = fmt.Errorf(\"%q is too long: %w\", title, cause)"},
		want:  "internal/domain/plan/plan.go:2: the text of an error takes a value, which would end up in a log; use constants, %w and %d only",
	},
	{
		rule: "errors hold no values", name: "an error put together",
		files: map[string]string{"internal/domain/plan/plan.go": "package plan\nvar err = errors.New(\"no such \" + title)"},
		want:  "internal/domain/plan/plan.go:2: the text of an error is not a constant, and would end up in a log",
	},
	{
		rule: "errors hold no values", name: "a fault that echoes",
		files: map[string]string{"internal/domain/plan/plan.go": "package plan\nvar err = fault.New(fault.Invalid, \"plan.title\", \"title\", title + \" is too long.\")"},
		want:  "internal/domain/plan/plan.go:2: a fault's code and message are constants: a value in them would be echoed",
	},
	{
		rule: "time and settings are given", name: "a rule that looks at the machine's clock",
		files: map[string]string{"internal/domain/plan/plan.go": "package plan\nvar now = time.Now()"},
		want:  "internal/domain/plan/plan.go:2: time.Now: ask the injected clock",
	},
	{
		rule: "time and settings are given", name: "a setting read on the side",
		files: map[string]string{"internal/platform/mail/mail.go": "package mail\nvar host = os.Getenv(\"SMTP\")"},
		want:  "internal/platform/mail/mail.go:2: os.Getenv: only package config reads the environment",
	},
	{
		rule: "tests neither skip nor sleep", name: "a test that waits",
		files: map[string]string{"internal/domain/plan/plan_test.go": "package plan_test\nfunc TestX(t *testing.T) { time.Sleep(1) }"},
		want:  "internal/domain/plan/plan_test.go:2: a test sleeps; wait for a signal, or use testing/synctest",
	},
	{
		rule: "tests neither skip nor sleep", name: "a test that does not run",
		files: map[string]string{"internal/domain/plan/plan_test.go": "package plan_test\nfunc TestX(t *testing.T) { t.Skip(\"later\") }"},
		want:  "internal/domain/plan/plan_test.go:2: a test is skipped; a test that does not run proves nothing",
	},
	{
		rule: "tests neither skip nor sleep", name: "a browser test that does not run",
		files: map[string]string{"web/e2e/day.spec.ts": "test.skip('ticks', () => {});"},
		want:  "web/e2e/day.spec.ts: test.skip: a test that does not run, or waits by the clock, proves nothing",
	},
	{
		rule: "packages say what they own", name: "a package without a word",
		files: map[string]string{"internal/domain/plan/plan.go": "// Package plan plans.\npackage plan"},
		want:  `internal/domain/plan: its package comment lacks "Owns:"`,
	},
	{
		rule: "names are words of the product", name: "a package named after nothing",
		files: map[string]string{"internal/domain/plan/util/util.go": "package util"},
		want:  `internal/domain/plan/util: "util" names nothing; call it what a customer or an operator would`,
	},
	{
		rule: "names are words of the product", name: "an import under another name",
		files: map[string]string{"internal/app/wire.go": "package app\nimport plans \"mobilize/internal/domain/plan\""},
		want:  "internal/app/wire.go:2: import alias plans; a package has one name everywhere",
	},
	{
		rule: "names are words of the product", name: "a test inside its package",
		files: map[string]string{"internal/domain/plan/plan_test.go": "package plan"},
		want:  "internal/domain/plan/plan_test.go: tests stand outside their package; name it plan_test",
	},
	{
		rule: "files and functions stay short", name: "a file of 400 lines",
		files: map[string]string{"internal/domain/plan/plan.go": "package plan\n" + strings.Repeat("\n", 399)},
		want:  "internal/domain/plan/plan.go has 400 lines; split it by what is in it, under 400",
	},
	{
		rule: "files and functions stay short", name: "a function of 70 lines",
		files: map[string]string{"internal/domain/plan/plan.go": "package plan\nfunc long() {" + strings.Repeat("\n", 69) + "}"},
		want:  "internal/domain/plan/plan.go:2: long has 70 lines; keep functions under 70",
	},
	{
		rule: "documents name real paths", name: "a path that was moved",
		files: map[string]string{"ARCHITECTURE.md": "See `internal/domain/plan/activities.go`.", "internal/domain/plan/plan.go": "package plan"},
		want:  "ARCHITECTURE.md names internal/domain/plan/activities.go, which is not there",
	},
	{
		rule: "documents name real paths", name: "a link to nowhere",
		files: map[string]string{"docs/guide/run.md": "See [scaling](scale.md)."},
		want:  "docs/guide/run.md links to scale.md, which is not there",
	},
}

func TestRulesAreSeenToFail(t *testing.T) {
	t.Parallel()
	for _, tc := range broken {
		t.Run(tc.rule+"/"+tc.name, func(t *testing.T) {
			t.Parallel()
			files := fstest.MapFS{}
			for name, content := range tc.files {
				files[name] = &fstest.MapFile{Data: []byte(content)}
			}
			tree, err := archtest.Load(files)
			if err != nil {
				t.Fatal(err)
			}
			rules := archtest.Rules()
			at := slices.IndexFunc(rules, func(r archtest.Rule) bool { return r.Name == tc.rule })
			if at < 0 {
				t.Fatalf("there is no such rule")
			}
			if got := rules[at].Check(tree); !slices.Equal(got, []string{tc.want}) {
				t.Errorf("said %q\nwant %q", got, tc.want)
			}
			t.Logf("says: %s", tc.want)
		})
	}
	for _, rule := range archtest.Rules() {
		seen := func(rule archtest.Rule) bool {
			for _, tc := range broken {
				if tc.rule == rule.Name {
					return true
				}
			}
			return false
		}
		if !seen(rule) {
			t.Errorf("no broken example of %q: nobody has seen it fail", rule.Name)
		}
	}
}
