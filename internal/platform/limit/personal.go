package limit

import (
	"mobilize/internal/vocabulary/personal"
)

// Inventory is the one table of this package.
var Inventory = []personal.TableDecl{
	personal.Table("rate_limit", personal.AboutNobody("keys are blind indexes that only the key store can make, and rows go when the allowance is whole again"), personal.NoAuthor(),
		personal.Technical("key_hash", "a blind index: nobody learns the key from it"),
		personal.Technical("whole_at", "when nothing of the allowance is used any more"),
	),
}
