package planstore

// For the tests of the stored form.
var (
	SealedActivity = sealedActivity
	ReadActivity   = readActivity

	SealedOccurrence = sealedOccurrence
	ReadOccurrence   = readOccurrence
)

// For the tests of how a day is found.
const (
	ActivitiesBetweenSQL  = activitiesBetweenSQL
	OccurrencesBetweenSQL = occurrencesBetweenSQL
)
