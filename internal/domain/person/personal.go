package person

import (
	"mobilize/internal/vocabulary/access"
	"mobilize/internal/vocabulary/personal"
)

// Table is where persons are kept.
var Table = personal.Table("person", personal.AboutPerson("id"), personal.ByAuthor("created_by", personal.Severed),
	personal.Technical("id", "a random identifier"),
	personal.Column("customer_id", personal.CustomerNumber, access.ForIdentity, personal.Contract, personal.Ordinary,
		personal.Plain("a random identifier; licences are counted by it"), personal.WhileAccount, personal.Exported, personal.Seen, personal.Deleted),
	personal.Column("name_sealed", personal.Name, access.ForIdentity, personal.Contract, personal.Confidential,
		personal.SealedFor(access.ForIdentity), personal.WhileAccount, personal.Exported, personal.Seen, personal.Deleted),
	personal.Column("email_sealed", personal.Email, access.ForIdentity, personal.Contract, personal.Confidential,
		personal.SealedFor(access.ForIdentity), personal.WhileAccount, personal.Exported, personal.Seen, personal.Deleted),
	personal.Column("language", personal.Settings, access.ForIdentity, personal.Contract, personal.Ordinary,
		personal.Plain("one of two words; mail is written in it"), personal.WhileAccount, personal.Exported, personal.Seen, personal.Deleted),
	personal.Column("created_by", personal.Relations, access.ForIdentity, personal.Contract, personal.Ordinary,
		personal.Plain("a random identifier; a repeated creation is known by it"), personal.WhileAccount, personal.Exported, personal.Seen, personal.Severed),
	personal.Column("guide_hidden", personal.Settings, access.ForIdentity, personal.Contract, personal.Ordinary,
		personal.Plain("yes or no: whether a list on a screen is shown"), personal.WhileAccount, personal.Exported, personal.Seen, personal.Deleted),
	personal.Technical("created_at", "when the row was made"),
	personal.Technical("changed_at", "when the row was changed"),
)

// Inventory is every table of this domain.
var Inventory = []personal.TableDecl{Table}
