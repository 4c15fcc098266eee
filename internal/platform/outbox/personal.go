package outbox

import (
	"mobilize/internal/vocabulary/access"
	"mobilize/internal/vocabulary/personal"
)

// The tables of the gate.
var (
	FeedTable = personal.Table("feed", personal.AboutCitizen("circle_id"), personal.NoAuthor(),
		personal.Technical("circle_id", "a random identifier"),
		personal.Technical("rev", "a counter"),
	)
	GenerationTable = personal.Table("feed_generation", personal.AboutNobody("which life of the feed this is"), personal.NoAuthor(),
		personal.Technical("name", "a word from the program"),
		personal.Technical("id", "a random identifier"),
		personal.Technical("lies_in", "which database and file it is"),
		personal.Technical("begun_at", "when the row was made"),
	)
	ChangeTable = personal.Table("change", personal.AboutCitizen("circle_id"), personal.NoAuthor(),
		personal.Technical("circle_id", "a random identifier"),
		personal.Technical("collection", "a word from the program"),
		personal.Column("row_id", personal.Relations, access.ForPlan, personal.Contract, personal.Confidential,
			personal.Plain("a random identifier, of a person too; devices are brought up to date by it"),
			personal.App3Months, personal.NotExported, personal.HiddenMaintenance, personal.Deleted),
		personal.Technical("rev", "a counter"),
		personal.Technical("removed", "yes or no"),
		personal.Column("until_day", personal.Activities, access.ForPlan, personal.ContractAndConsent, personal.Confidential,
			personal.Plain("a date without what is planned on it; devices leave out what is past by it"),
			personal.App3Months, personal.NotExported, personal.HiddenMaintenance, personal.Deleted),
	)
	OperationTable = personal.Table("operation", personal.AboutPerson("person_id"), personal.NoAuthor(),
		personal.Column("person_id", personal.Relations, access.ForPlan, personal.Contract, personal.Ordinary,
			personal.Plain("a random identifier; a repeated change is recognised by it"),
			personal.App3Months, personal.NotExported, personal.HiddenMaintenance, personal.Deleted),
		personal.Technical("id", "a random identifier"),
		personal.Technical("circle_id", "a random identifier"),
		personal.Technical("rev", "a counter"),
		personal.Technical("made_at", "when the row was made"),
	)
	EventTable = personal.Table("outbox_event", personal.AboutCitizen("circle_id"), personal.NoAuthor(),
		personal.Technical("id", "a random identifier"),
		personal.Column("name", personal.Activities, access.ForPlan, personal.ContractAndConsent, personal.Confidential,
			personal.Plain("what happened, as a word from the program, such as that something was ticked, without what it was; whoever reacts to the fact reads it"),
			personal.App3Months, personal.NotExported, personal.HiddenMaintenance, personal.Deleted),
		personal.Technical("circle_id", "a random identifier"),
		personal.Column("subject_id", personal.Relations, access.ForPlan, personal.Contract, personal.Confidential,
			personal.Plain("a random identifier, of a person too; whoever reacts to the fact reads it"),
			personal.App3Months, personal.NotExported, personal.HiddenMaintenance, personal.Deleted),
		personal.Technical("rev", "a counter"),
		personal.Technical("made_at", "when the row was made"),
	)
)

// Inventory is every table of the gate.
var Inventory = []personal.TableDecl{FeedTable, GenerationTable, ChangeTable, OperationTable, EventTable}
