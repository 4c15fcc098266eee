package planstore

// For the test of the stored form.
var (
	SealedActivity = sealedActivity
	ReadActivity   = readActivity
)
