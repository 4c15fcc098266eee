package personal_test

import (
	"slices"
	"strings"
	"testing"

	"mobilize/internal/vocabulary/access"
	"mobilize/internal/vocabulary/personal"
)

// goal is a table as it should be declared, and as a database has it.
func goal() (personal.TableDecl, personal.Live) {
	table := personal.Table("goal", personal.AboutCitizen("circle_id"), personal.ByAuthor("author_id", personal.Severed),
		personal.Technical("circle_id", "a random identifier"),
		personal.Column("words_sealed", personal.Activities, access.ForPlan, personal.ContractAndConsent, personal.Art9,
			personal.SealedFor(access.ForPlan), personal.App3Months, personal.Exported, personal.Seen, personal.Deleted),
		personal.Column("author_id", personal.Relations, access.ForPlan, personal.Contract, personal.Confidential,
			personal.Plain("a random identifier"), personal.App3Months, personal.Exported, personal.Seen, personal.Severed),
		personal.Technical("version", "a counter"),
	)
	live := personal.Live{"goal": {
		{Name: "circle_id", Type: "text"}, {Name: "words_sealed", Type: "bytea"}, {Name: "author_id", Type: "text"}, {Name: "version", Type: "bigint"},
	}}
	return table, live
}

func TestCensus(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name   string
		change func(*personal.TableDecl, personal.Live)
		want   string
	}{
		{"is content with what is declared", func(*personal.TableDecl, personal.Live) {}, ""},
		{"finds a column nobody declared", func(_ *personal.TableDecl, l personal.Live) {
			l["goal"] = append(l["goal"], personal.LiveColumn{Name: "leader_email", Type: "text"})
		}, "goal.leader_email has no personal-data class; add it to the personal.go of its owner"},
		{
			"finds a table nobody declared", func(_ *personal.TableDecl, l personal.Live) {
				l["diary"] = []personal.LiveColumn{{Name: "id", Type: "text"}}
			},
			"table diary is not declared; add it to the personal.go of its owner",
		},
		{
			"finds a declaration without a column", func(_ *personal.TableDecl, l personal.Live) { l["goal"] = l["goal"][:3] },
			"goal.version is declared and not in the database",
		},
		{
			"finds a declaration without a table", func(_ *personal.TableDecl, l personal.Live) { delete(l, "goal") },
			"table goal is declared and not in the database",
		},
		{"suspects a telling name", add("mobile", "text"), "goal.mobile is named like something a person wrote or is known by: seal it, or say which closed list it is from"},
		{"suspects free text", add("note", "text"), "goal.note is named like something a person wrote or is known by: seal it, or say which closed list it is from"},
		{"suspects an address of the network", add("seen_from", "inet"), "goal.seen_from has the type inet, which takes anything: seal it"},
		{"suspects a type that takes anything", add("extra", "jsonb"), "goal.extra has the type jsonb, which takes anything: seal it"},
		{"suspects bytes", add("drawing", "bytea"), "goal.drawing is bytes in the clear: seal it, or say of what it is the hash"},
		{"suspects a way to a person", add("helper_person_id", "text"), "goal.helper_person_id leads to a person: give it a class, or name it as the table's subject or author"},
		{
			"finds a sealed column that is text", func(_ *personal.TableDecl, l personal.Live) { l["goal"][1].Type = "text" },
			"goal.words_sealed is declared sealed and has the type text: a sealed value is bytes",
		},
		{"finds a name that says sealed and a declaration that does not", func(d *personal.TableDecl, _ personal.Live) {
			d.Columns[1].Sealing = personal.Plain("a keyed hash")
		}, "goal.words_sealed is declared sealed or named so, and not both"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			table, live := goal()
			tc.change(&table, live)
			says(t, personal.Record{Tables: []personal.TableDecl{table}}.Census(live), tc.want)
		})
	}
}

// add makes a column in the database and declares it as holding nothing personal.
func add(name, typ string) func(*personal.TableDecl, personal.Live) {
	return func(d *personal.TableDecl, l personal.Live) {
		d.Columns = append(d.Columns, personal.Technical(name, "it seemed harmless"))
		l["goal"] = append(l["goal"], personal.LiveColumn{Name: name, Type: typ})
	}
}

func TestCheck(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name   string
		change func(*personal.ColumnDecl)
		want   string
	}{
		{"is content", func(*personal.ColumnDecl) {}, ""},
		{"wants a reason for what is not sealed", func(c *personal.ColumnDecl) { c.Sealing = personal.Plain(" ") }, "is not sealed: say why"},
		{"wants a category", func(c *personal.ColumnDecl) { c.Category = personal.NoCategory }, "has no category of the policy's list (6.1)"},
		{"wants a purpose", func(c *personal.ColumnDecl) { c.Purpose = "fun" }, "has no purpose"},
		{"wants a legal basis", func(c *personal.ColumnDecl) { c.Basis = personal.NoBasis }, "has no legal basis"},
		{"wants an end", func(c *personal.ColumnDecl) { c.Retention = personal.Undying }, "has no retention rule"},
		{"wants an erasure", func(c *personal.ColumnDecl) { c.Erasure = "" }, "does not say what erasure does to it"},
		{"wants to know what the person sees", func(c *personal.ColumnDecl) { c.Sight = "" }, "does not say whether the person sees it"},
		{"shows no secret", func(c *personal.ColumnDecl) { c.Class = personal.Secret }, "is a secret: it is neither exported nor shown"},
		{"takes nothing sealed for technical", func(c *personal.ColumnDecl) { c.Class = personal.NotPersonal }, "is sealed, so it is personal: give it a class"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			table, _ := goal()
			tc.change(&table.Columns[1])
			want := tc.want
			if want != "" {
				want = "table goal.words_sealed " + want
			}
			says(t, personal.Record{Tables: []personal.TableDecl{table}}.Check(), want)
		})
	}
	t.Run("finds what is declared twice", func(t *testing.T) {
		t.Parallel()
		table, _ := goal()
		says(t, personal.Record{Tables: []personal.TableDecl{table, table}}.Check(), "table goal is declared twice")
	})
	t.Run("finds an author who is not there", func(t *testing.T) {
		t.Parallel()
		table, _ := goal()
		table.Author.Column = "writer_id"
		says(t, personal.Record{Tables: []personal.TableDecl{table}}.Check(), "table goal: column writer_id leads to a person and is not declared")
	})
	t.Run("wants to know why a place is about nobody", func(t *testing.T) {
		t.Parallel()
		place := personal.Place(personal.LogField, "route", personal.AboutNobody(""))
		says(t, personal.Record{Places: []personal.PlaceDecl{place}}.Check(), "log_field route: say why it is about nobody")
	})
}

func says(t *testing.T, got []string, want string) {
	t.Helper()
	if want == "" && len(got) == 0 || slices.Equal(got, []string{want}) {
		return
	}
	t.Errorf("said\n%s\nwant\n%s", strings.Join(got, "\n"), want)
}

func TestSealed(t *testing.T) {
	t.Parallel()
	table, _ := goal()
	if got, want := table.Sealed("words_sealed"), (personal.SealedColumn{Table: "goal", Column: "words_sealed", Purpose: access.ForPlan}); got != want {
		t.Errorf("Sealed = %v, want %v", got, want)
	}
	defer func() {
		if recover() == nil {
			t.Error("a column that is not declared as sealed has a place to seal for")
		}
	}()
	table.Sealed("version")
}
