package audit

import (
	"mobilize/internal/vocabulary/access"
	"mobilize/internal/vocabulary/personal"
)

// The tables of this domain.
var (
	CountTable = personal.Table("audit_count", personal.AboutNobody("a number of entries for each circle"), personal.NoAuthor(),
		personal.Technical("circle_id", "a random identifier"),
		personal.Technical("last_seq", "a counter"),
	)
	CopyTable = personal.Table("audit_copy", personal.AboutCitizen("circle_id"), personal.ByAuthor("person_id", personal.Severed),
		personal.Technical("circle_id", "a random identifier"),
		logColumn("session_id", "a random identifier; ending a session reads it"),
		logColumn("category", "a word from a closed list; a renewal finds the row by it"),
		logColumn("person_id", "a random identifier; the name is opened apart"),
		logColumn("role", "one of five words"),
		logColumn("is_device", "yes or no"),
		personal.Technical("seq", "a counter"),
		logColumn("since_at", "a time; the entry is deleted by it"),
		logColumn("renewed_at", "a time; the entry is deleted by it"),
		logColumn("ended_at", "a time"),
		logColumn("told_at", "a time"),
		logColumn("browser", "a family of browsers, never the whole header"),
		logColumn("platform", "a family of systems, never the whole header"),
	)
	LookTable = personal.Table("audit_look", personal.AboutCitizen("circle_id"), personal.ByAuthor("person_id", personal.Severed),
		personal.Technical("circle_id", "a random identifier"),
		personal.Technical("id", "a random identifier"),
		logColumn("person_id", "a random identifier; the name is opened apart"),
		logColumn("role", "one of five words"),
		logColumn("screen", "a word from a closed list; a window is found by it"),
		logColumn("look_day", "a date without what is planned on it"),
		personal.Technical("seq", "a counter"),
		logColumn("window_at", "a time; a window is found by it"),
		logColumn("looked_at", "a time; the entry is deleted by it"),
		personal.Technical("kept_at", "when the row was made"),
	)
)

// Inventory is every table of this domain.
var Inventory = []personal.TableDecl{CountTable, CopyTable, LookTable}

func logColumn(name, why string) personal.ColumnDecl {
	return personal.Column(name, personal.AccessLog, access.ForLog, personal.LegalDuty, personal.Confidential,
		personal.Plain(why), personal.Log1Year, personal.Exported, personal.Seen, personal.Deleted)
}
