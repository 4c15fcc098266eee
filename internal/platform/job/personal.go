package job

import (
	"mobilize/internal/vocabulary/access"
	"mobilize/internal/vocabulary/personal"
)

// Inventory is the one table of this package.
var Inventory = []personal.TableDecl{
	personal.Table("job", personal.AboutNobody("work to be done, about an identifier; rows go when it is done"), personal.NoAuthor(),
		personal.Technical("id", "a random identifier"),
		personal.Technical("kind", "a word from the program"),
		personal.Column("subject_id", personal.Relations, access.ForPlan, personal.Contract, personal.Ordinary,
			personal.Plain("a random identifier, of a person too; the job begins with it"),
			personal.UntilUsed, personal.NotExported, personal.HiddenMaintenance, personal.Deleted),
		personal.Technical("state", "one of three words"),
		personal.Technical("run_at", "when the job is due"),
		personal.Technical("lease", "a random identifier"),
		personal.Technical("attempts", "a counter"),
		personal.Technical("error_code", "a fault code from the program"),
		personal.Technical("enqueued_at", "when the row was made"),
	),
}
