// Package inventory is everything the program keeps about people, and where.
//
// Owns: the collection of all declarations, the census that holds them against the live schemas,
// and the record of processing written from them.
// Does not own: the declarations (each domain's personal.go), their words (vocabulary/personal).
// Start reading at: Data.
package inventory

import (
	"slices"

	"mobilize/internal/domain/account"
	"mobilize/internal/domain/audit"
	"mobilize/internal/domain/circle"
	"mobilize/internal/domain/customer"
	"mobilize/internal/domain/person"
	"mobilize/internal/domain/picture"
	"mobilize/internal/domain/plan"
	"mobilize/internal/domain/profile"
	"mobilize/internal/domain/sound"
	"mobilize/internal/platform/bus"
	"mobilize/internal/platform/database"
	"mobilize/internal/platform/httpapi"
	"mobilize/internal/platform/job"
	"mobilize/internal/platform/limit"
	"mobilize/internal/platform/outbox"
	"mobilize/internal/platform/telemetry"
	"mobilize/internal/platform/vault"
	"mobilize/internal/vocabulary/personal"
	"mobilize/web"
)

// Data is everything kept outside the key store.
func Data() personal.Record {
	return personal.Record{
		Tables: slices.Concat(
			person.Inventory, profile.Inventory, account.Inventory, circle.Inventory, customer.Inventory, plan.Inventory, picture.Inventory, sound.Inventory, audit.Inventory,
			outbox.Inventory, job.Inventory, limit.Inventory, database.Inventory,
		),
		Places: slices.Concat(account.Places, profile.Places, picture.Places, sound.Places, database.Places, vault.Places, web.Places, httpapi.Places, bus.Places, telemetry.Places),
	}
}

// Keys is everything the key store keeps.
func Keys() personal.Record {
	return personal.Record{Tables: slices.Concat(vault.Inventory, database.Inventory)}
}
