package plan

// The facts of a plan. They carry identifiers only: the activity's, or that of the piece.
const (
	ActivityCreated   = "plan.activity_created"
	ActivityChanged   = "plan.activity_changed"
	ActivityDeleted   = "plan.activity_deleted"
	ActivityRestored  = "plan.activity_restored"
	ActivitySplit     = "plan.activity_split"
	ActivityJoined    = "plan.activity_joined"
	OccurrenceChanged = "plan.occurrence_changed"
	OccurrenceTicked  = "plan.occurrence_ticked"

	TimerStarted = "plan.timer_started" // of the run
	TimerChanged = "plan.timer_changed"

	TemplateKept    = "plan.template_kept" // new, or changed
	TemplateDeleted = "plan.template_deleted"

	RewardSet     = "plan.reward_set" // new, or changed
	RewardDeleted = "plan.reward_deleted"
	RewardEarned  = "plan.reward_earned" // a part of it
)
