package sound

import (
	"mobilize/internal/vocabulary/access"
	"mobilize/internal/vocabulary/personal"
)

// BlobPrefix is how the names of all recordings begin.
const BlobPrefix = "sound/"

// Table is the one table of this domain. A recording is about the citizen whose plan it speaks in, like
// the picture beside it: whoever made one is severed from it when erased.
var Table = personal.Table("sound", personal.AboutCitizen("circle_id"), personal.ByAuthor("added_by_id", personal.Severed),
	personal.Technical("circle_id", "a random identifier"),
	personal.Technical("id", "a random identifier"),
	personal.Column("about_sealed", personal.Pictures, access.ForMedia, personal.ContractAndConsent, personal.Art9,
		personal.SealedFor(access.ForMedia), personal.App3Months, personal.Exported, personal.Seen, personal.Deleted),
	personal.Column("added_by_id", personal.Relations, access.ForMedia, personal.Contract, personal.Confidential,
		personal.Plain("a random identifier; it must be possible to sever it without the citizen's key"),
		personal.App3Months, personal.Exported, personal.Seen, personal.Severed),
	personal.Technical("added_at", "when the row was made"),
	personal.Technical("stage", "one of three words"),
	personal.Technical("stage_at", "when that stage began"),
)

// Inventory is every table of this domain.
var Inventory = []personal.TableDecl{Table}

// Places is every other place of this domain.
var Places = []personal.PlaceDecl{
	personal.Place(personal.BlobPrefix, BlobPrefix, personal.AboutCitizen("circle_id"),
		personal.Column("bytes", personal.Pictures, access.ForMedia, personal.ContractAndConsent, personal.Art9,
			personal.SealedFor(access.ForMedia), personal.App3Months, personal.Exported, personal.Seen, personal.Deleted)),
}
