package planstore

import "mobilize/internal/domain/plan"

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

// For the tests of what is stored of pieces.
var (
	SealedRun      = sealedRun
	SealedTemplate = sealedTemplate
	SealedReward   = sealedReward
)

func ReadRun(content string) (plan.Run, error) { return readRun(piece{content: content}) }
func ReadTemplate(content string) (plan.Template, error) {
	return readTemplate(piece{content: content})
}
func ReadReward(content string) (plan.Reward, error) { return readReward(piece{content: content}) }
