package database

import "mobilize/internal/vocabulary/personal"

// Inventory is the one table of this package, which goose makes in both databases.
var Inventory = []personal.TableDecl{
	personal.Table("goose_db_version", personal.AboutNobody("which steps of the schema were made"), personal.NoAuthor(),
		personal.Technical("id", "a counter"),
		personal.Technical("version_id", "a step's number"),
		personal.Technical("is_applied", "yes or no"),
		personal.Technical("tstamp", "when the step was made"),
	),
}

// Places are the files of the default database.
var Places = []personal.PlaceDecl{
	personal.Place(personal.DataFile, "mobilize.db", personal.AboutNobody("the database, declared by its tables")),
}
