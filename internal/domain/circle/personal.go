package circle

import (
	"mobilize/internal/vocabulary/access"
	"mobilize/internal/vocabulary/personal"
)

// The tables of this domain.
var (
	CircleTable = personal.Table("circle", personal.AboutCitizen("circle_id"), personal.NoAuthor(),
		personal.Technical("circle_id", "a random identifier"),
		personal.Technical("kind", "citizen or shelf"),
		relationColumn("citizen_id", "a random identifier; every decision reads it"),
		personal.Column("customer_id", personal.CustomerNumber, access.ForPlan, personal.Contract, personal.Ordinary,
			personal.Plain("a random identifier; licences are counted by it"), personal.App3Months, personal.Exported, personal.Seen, personal.Deleted),
		personal.Column("zone", personal.Settings, access.ForPlan, personal.Contract, personal.Ordinary,
			personal.Plain("the day's beginning is computed from it for everybody at once"), personal.App3Months, personal.Exported, personal.Seen, personal.Deleted),
		personal.Column("settings_sealed", personal.Settings, access.ForPlan, personal.ContractAndConsent, personal.Art9,
			personal.SealedFor(access.ForPlan), personal.App3Months, personal.Exported, personal.Seen, personal.Deleted),
		personal.Technical("version", "a counter"),
		personal.Technical("created_at", "when the row was made"),
		personal.Technical("changed_at", "when the row was changed"),
	)
	RelationTable = personal.Table("circle_relation", personal.AboutCitizen("circle_id"), personal.ByAuthor("person_id", personal.Deleted),
		personal.Technical("circle_id", "a random identifier"),
		relationColumn("person_id", "a random identifier; every decision reads it"),
		relationColumn("role", "one of five words; every decision reads it"),
		relationColumn("scopes", "words from a closed list; every decision reads it"),
		relationColumn("state", "one of four words; every decision reads it"),
		relationColumn("from_at", "a time; every decision reads it"),
		relationColumn("until_at", "a time; every decision reads it"),
		relationColumn("began_at", "a time; what a new guardian may is decided by it"),
		relationColumn("paused_as", "one of five words; who may lift the pause is decided by it"),
		relationColumn("side_id", "a random identifier of a customer; every decision reads it"),
		relationColumn("ended_as", "one of five words; whether a customer lets somebody in anew is decided by it"),
		relationColumn("settled", "words of two; what a customer may not widen is decided by it"),
		personal.Technical("stance", "a counter"),
		personal.Technical("epoch", "a counter"),
		personal.Technical("changed_at", "when the row was changed"),
	)
	InvitationTable = personal.Table("circle_invitation", personal.AboutCitizen("circle_id"), personal.ByAuthor("invited_by", personal.Deleted),
		personal.Technical("circle_id", "a random identifier"),
		personal.Technical("id", "a random identifier"),
		personal.Column("secret_hash", personal.Relations, access.ForIdentity, personal.Contract, personal.Secret,
			personal.Plain("a SHA-256 of 32 random bytes: it opens nothing and tells nothing"), personal.UntilUsed, personal.Withheld, personal.HiddenSecret, personal.Deleted),
		relationColumn("role", "one of five words"),
		relationColumn("scopes", "words from a closed list"),
		personal.Column("label_sealed", personal.Relations, access.ForIdentity, personal.Contract, personal.Confidential,
			personal.SealedFor(access.ForIdentity), personal.UntilUsed, personal.Exported, personal.Seen, personal.Deleted),
		relationColumn("until_at", "a time"),
		relationColumn("invited_by", "a random identifier"),
		personal.Technical("created_at", "when the row was made"),
		personal.Technical("expires_at", "when the link ends"),
		personal.Technical("used_at", "when the link was used"),
	)
)

// Inventory is every table of this domain.
var Inventory = []personal.TableDecl{CircleTable, RelationTable, InvitationTable}

func relationColumn(name, why string) personal.ColumnDecl {
	return personal.Column(name, personal.Relations, access.ForPlan, personal.Contract, personal.Confidential,
		personal.Plain(why), personal.App3Months, personal.Exported, personal.Seen, personal.Deleted)
}
