package picture

import (
	"mobilize/internal/vocabulary/access"
	"mobilize/internal/vocabulary/personal"
)

// BlobPrefix is how the names of all prints begin.
const BlobPrefix = "picture/"

// Table is the one table of this domain. Pictures are about the citizen: whoever added one is
// severed from it when erased, and the picture stays the citizen's.
var Table = personal.Table("picture", personal.AboutCitizen("circle_id"), personal.ByAuthor("added_by_id", personal.Severed),
	personal.Technical("circle_id", "a random identifier"),
	personal.Technical("id", "a random identifier"),
	personal.Technical("address", "a keyed content address: nobody without the citizen's media key can tell of what"),
	personal.Column("about_sealed", personal.Pictures, access.ForMedia, personal.ContractAndConsent, personal.Art9,
		personal.SealedFor(access.ForMedia), personal.App3Months, personal.Exported, personal.Seen, personal.Deleted),
	personal.Column("added_by_id", personal.Relations, access.ForMedia, personal.Contract, personal.Confidential,
		personal.Plain("a random identifier; it must be possible to sever it without the citizen's key"),
		personal.App3Months, personal.Exported, personal.Seen, personal.Severed),
	personal.Technical("added_at", "when the row was made"),
	personal.Technical("deleted_at", "when the row was deleted"),
	personal.Technical("stage", "one of four words"),
	personal.Technical("stage_at", "when that stage began"),
)

// CopyTable is where the circle's pictures were copied to.
var CopyTable = personal.Table("picture_copy", personal.AboutCitizen("circle_id"), personal.ByAuthor("copied_by_id", personal.Severed),
	personal.Technical("circle_id", "a random identifier"),
	personal.Technical("picture_id", "a random identifier"),
	personal.Technical("to_circle_id", "a random identifier"),
	personal.Technical("copy_id", "a random identifier"),
	personal.Column("copied_by_id", personal.Relations, access.ForMedia, personal.Contract, personal.Confidential,
		personal.Plain("a random identifier; it must be possible to sever it without the citizen's key"),
		personal.App3Months, personal.Exported, personal.Seen, personal.Severed),
	personal.Technical("copied_at", "when the row was made"),
	personal.Technical("recalled_at", "when the copy was called back"),
)

// Inventory is every table of this domain.
var Inventory = []personal.TableDecl{Table, CopyTable}

// Places is every other place of this domain.
var Places = []personal.PlaceDecl{
	personal.Place(personal.BlobPrefix, BlobPrefix, personal.AboutCitizen("circle_id"),
		personal.Column("bytes", personal.Pictures, access.ForMedia, personal.ContractAndConsent, personal.Art9,
			personal.SealedFor(access.ForMedia), personal.App3Months, personal.Exported, personal.Seen, personal.Deleted)),
	personal.Place(personal.DataFile, "archive/", personal.AboutNobody("packs of drawn pictures that an operator imported")),
	toldTo("api.openverse.org", askedFor),
	toldTo("commons.wikimedia.org", askedFor),
	toldTo("upload.wikimedia.org"),
}

// askedFor is what pictures are searched for with: whatever a planner types, which may be somebody's name.
var askedFor = personal.Column("words", personal.Pictures, access.ForMedia, personal.ContractAndConsent, personal.Confidential,
	personal.Plain("passed on over TLS without a name, an address or a cookie, and kept nowhere here"),
	personal.NotKept, personal.Withheld, personal.Seen, personal.Deleted)

// toldTo declares a host that pictures are asked for at (policy/processors.yaml).
func toldTo(host string, fields ...personal.ColumnDecl) personal.PlaceDecl {
	fields = append(fields, personal.Technical("picture", "the provider's own identifier of a picture"))
	return personal.Place(personal.ThirdParty, host, personal.AboutNobody("the server asks, for whoever asked it"), fields...)
}
