package planhttp

import (
	"context"
	"net/http"

	"mobilize/internal/domain/plan"
	"mobilize/internal/platform/httpapi"
	"mobilize/internal/vocabulary/access"
	"mobilize/internal/vocabulary/ident"
)

const rewardRoute = "/v1/circles/{circle}/rewards/{id}"

// registerRewards adds the doors of rewards.
func registerRewards(r *httpapi.Router, h handler) {
	edits, once := httpapi.InCircle(access.EditPlan), httpapi.OneWrite()
	faults := httpapi.Faults("plan.title_length", "plan.text_malformed", "plan.picture_malformed", "plan.picture_unknown", "plan.reward_parts",
		"plan.reward_state_unknown", "plan.rewards_too_many", "plan.day_malformed", "plan.day_out_of_range")
	httpapi.Write(r, http.MethodPut, rewardRoute, edits, h.putReward, once, httpapi.Summary("Set a reward"), faults,
		httpapi.Description("title, parts and fromDay are needed. Whatever is done from that day on earns a part, once, and keeps it. A repeat with the same identifier changes nothing; a deleted reward comes back with what it had."))
	httpapi.Write(r, http.MethodPatch, rewardRoute, edits, h.updateReward, once, httpapi.Summary("Change a reward; what was earned stays"), faults)
	httpapi.Write(r, http.MethodDelete, rewardRoute, edits, h.deleteReward, once, httpapi.Summary("Delete a reward"))
}

// wireRewardChanges is what may be said of a reward. What is left out stays.
type wireRewardChanges struct {
	Title   *string           `json:"title,omitempty" doc:"1 to 200 characters"`
	Picture *plan.Picture     `json:"picture,omitempty"`
	Parts   *int              `json:"parts,omitempty" doc:"1 to 20"`
	FromDay *string           `json:"fromDay,omitempty" doc:"YYYY-MM-DD: what lies on this day or later earns"`
	State   *plan.RewardState `json:"state,omitempty" doc:"open or ended"`
}

// wireReward is a reward as clients see it.
type wireReward struct {
	ID      ident.ID         `json:"id"`
	Title   string           `json:"title"`
	Picture plan.Picture     `json:"picture,omitempty"`
	Parts   int              `json:"parts"`
	FromDay string           `json:"fromDay"`
	Earned  []wireEarned     `json:"earned" doc:"In the order they were earned"`
	State   plan.RewardState `json:"state" doc:"open, reached or ended"`
	Author  ident.ID         `json:"author,omitempty"`
	Version int              `json:"version"`
}

type wireEarned struct {
	ID       string   `json:"id" doc:"The activity and the key with a slash between"`
	Activity ident.ID `json:"activity"`
	Key      string   `json:"key"`
	At       string   `json:"at"`
}

func rewardOut(r plan.Reward) wireReward {
	w := wireReward{
		ID: r.ID, Title: r.Title, Picture: r.Picture, Parts: r.Parts, FromDay: r.FromDay.String(), Earned: make([]wireEarned, 0, len(r.Earned)),
		State: r.State(), Author: r.Author, Version: r.Version,
	}
	for _, e := range r.Earned {
		w.Earned = append(w.Earned, wireEarned{e.Activity.String() + "/" + e.Key.String(), e.Activity, e.Key.String(), timeOut(e.At)})
	}
	return w
}

type rewardIn struct {
	Circle ident.ID `path:"circle"`
	ID     ident.ID `path:"id"`
	Body   wireRewardChanges
}

func (w wireRewardChanges) patch() (p plan.RewardPatch, err error) {
	p = plan.RewardPatch{Title: w.Title, Picture: w.Picture, Parts: w.Parts, State: w.State}
	if w.FromDay != nil {
		day, err := plan.ParseDay(*w.FromDay, "fromDay")
		if err != nil {
			return p, err
		}
		p.FromDay = &day
	}
	return p, nil
}

func (h handler) putReward(ctx context.Context, actor access.Actor, in *rewardIn) (int64, error) {
	p, err := in.Body.patch()
	if err != nil {
		return 0, err
	}
	return h.plans.PutReward(ctx, actor, in.Circle, in.ID, p)
}

func (h handler) updateReward(ctx context.Context, actor access.Actor, in *rewardIn) (int64, error) {
	p, err := in.Body.patch()
	if err != nil {
		return 0, err
	}
	return h.plans.UpdateReward(ctx, actor, in.Circle, in.ID, p)
}

func (h handler) deleteReward(ctx context.Context, actor access.Actor, in *activityPath) (int64, error) {
	return h.plans.DeleteReward(ctx, actor, in.Circle, in.ID)
}
