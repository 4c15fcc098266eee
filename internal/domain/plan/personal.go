package plan

import (
	"mobilize/internal/vocabulary/access"
	"mobilize/internal/vocabulary/personal"
)

// The tables of this domain. They are about the citizen: whoever wrote a row is severed from it
// when erased, and the plan stays the citizen's.
var (
	ActivityTable = personal.Table("plan_activity", personal.AboutCitizen("circle_id"), personal.ByAuthor("author_id", personal.Severed),
		personal.Technical("circle_id", "a random identifier"),
		personal.Technical("id", "a random identifier"),
		dayColumn("first_day", "a day is read by it without opening every activity there ever was"),
		dayColumn("last_day", "a day is read by it without opening every activity there ever was"),
		sealedColumn("content_sealed"),
		authorColumn("author_id"),
		personal.Technical("version", "a counter"),
		personal.Technical("created_at", "when the row was made"),
		personal.Technical("changed_at", "when the row was changed"),
		personal.Technical("deleted_at", "when the row was deleted"),
	)
	OccurrenceTable = personal.Table("plan_occurrence", personal.AboutCitizen("circle_id"), personal.ByAuthor("state_by_id", personal.Severed),
		personal.Technical("circle_id", "a random identifier"),
		personal.Technical("activity_id", "a random identifier"),
		dayColumn("occurrence_key", "it names the row; a day is read by it"),
		dayColumn("lies_day", "a day is read by it, with what was moved there"),
		sealedColumn("content_sealed"),
		authorColumn("state_by_id"),
		personal.Technical("state_at", "when a state was set; which one is sealed"),
		personal.Technical("version", "a counter"),
		personal.Technical("changed_at", "when the row was changed"),
	)
	HistoryTable = personal.Table("plan_history", personal.AboutCitizen("circle_id"), personal.ByAuthor("author_id", personal.Severed),
		personal.Technical("circle_id", "a random identifier"),
		personal.Technical("activity_id", "a random identifier"),
		personal.Technical("rev", "a counter"),
		personal.Technical("deed", "a word from a closed list; what it was about is sealed"),
		authorColumn("author_id"),
		sealedColumn("change_sealed"),
		personal.Technical("made_at", "when the row was made"),
	)
)

// PieceTable is what lies beside the plan.
var PieceTable = personal.Table("plan_piece", personal.AboutCitizen("circle_id"), personal.ByAuthor("author_id", personal.Severed),
	personal.Technical("circle_id", "a random identifier"),
	personal.Technical("kind", "a word from a closed list; what it is about is sealed"),
	personal.Technical("id", "a random identifier"),
	sealedColumn("content_sealed"),
	authorColumn("author_id"),
	personal.Technical("version", "a counter"),
	personal.Technical("created_at", "when the row was made"),
	personal.Technical("changed_at", "when the row was changed"),
	personal.Technical("deleted_at", "when the row was deleted"),
)

// Inventory is every table of this domain.
var Inventory = []personal.TableDecl{ActivityTable, OccurrenceTable, HistoryTable, PieceTable}

func sealedColumn(name string) personal.ColumnDecl {
	return personal.Column(name, personal.Activities, access.ForPlan, personal.ContractAndConsent, personal.Art9,
		personal.SealedFor(access.ForPlan), personal.App3Months, personal.Exported, personal.Seen, personal.Deleted)
}

func dayColumn(name, why string) personal.ColumnDecl {
	return personal.Column(name, personal.Activities, access.ForPlan, personal.ContractAndConsent, personal.Confidential,
		personal.Plain(why), personal.App3Months, personal.Exported, personal.Seen, personal.Deleted)
}

func authorColumn(name string) personal.ColumnDecl {
	return personal.Column(name, personal.Relations, access.ForPlan, personal.Contract, personal.Confidential,
		personal.Plain("a random identifier; it must be possible to sever it without the citizen's key"), personal.App3Months, personal.Exported, personal.Seen, personal.Severed)
}
