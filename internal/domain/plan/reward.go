package plan

import (
	"context"
	"fmt"
	"slices"
	"time"

	"mobilize/internal/vocabulary/access"
	"mobilize/internal/vocabulary/fault"
	"mobilize/internal/vocabulary/ident"
)

// Reward is something to look forward to: a picture that is uncovered part by part, one for every
// thing done. What was earned is never taken away.
type Reward struct {
	Piece
	Title   string // 1-200 characters
	Picture Picture
	Parts   int  // 1-20
	FromDay Day  // what lies on this day or later earns
	IsEnded bool // somebody ended it: nothing is earned any more
	Earned  []Earned
}

// Earned is one part: an occurrence that was done. One occurrence earns one part, once.
type Earned struct {
	Activity ident.ID
	Key      Key
	At       time.Time
}

// RewardState is how far a reward has come.
type RewardState string

// The states.
const (
	OpenReward    RewardState = "open"
	ReachedReward RewardState = "reached"
	EndedReward   RewardState = "ended"
)

const (
	maxParts   = 20
	maxRewards = 50 // in one circle that are not deleted
)

// State returns how far r has come.
func (r Reward) State() RewardState {
	switch {
	case r.IsEnded:
		return EndedReward
	case len(r.Earned) >= r.Parts:
		return ReachedReward
	}
	return OpenReward
}

// RewardPatch changes a reward; nil fields change nothing. What was earned nobody changes.
type RewardPatch struct {
	Title   *string
	Picture *Picture
	Parts   *int
	FromDay *Day
	State   *RewardState // OpenReward or EndedReward
}

func (p RewardPatch) over(r Reward) Reward {
	lay(&r.Title, p.Title)
	lay(&r.Picture, p.Picture)
	lay(&r.Parts, p.Parts)
	lay(&r.FromDay, p.FromDay)
	if p.State != nil {
		r.IsEnded = *p.State == EndedReward
	}
	return r
}

// New returns the reward that p alone makes.
func (p RewardPatch) New(circle, id ident.ID) Reward {
	return p.over(Reward{Piece: Piece{Circle: circle, ID: id}})
}

func (p RewardPatch) check() error {
	switch value(p.State) {
	case "", OpenReward, EndedReward:
		return nil
	case ReachedReward:
	}
	return fault.New(fault.Invalid, "plan.reward_state_unknown", "state", "Use open or ended: a reward is reached by itself.")
}

func (r Reward) validate() error {
	if err := checkTitle(r.Title, "title"); err != nil {
		return err
	}
	if err := checkPicture(r.Picture, "picture"); err != nil {
		return err
	}
	if r.Parts < 1 || r.Parts > maxParts {
		return fault.New(fault.Invalid, "plan.reward_parts", "parts", "Use 1 to 20 parts.")
	}
	if r.FromDay < FirstDay || r.FromDay > LastDay {
		return fault.New(fault.Invalid, "plan.day_out_of_range", "fromDay", "Use a date from 1900 to 2199.")
	}
	return nil
}

// earning returns r with a part for an occurrence that was done on a day; r itself when it earns none.
func (r Reward) earning(activity ident.ID, key Key, day Day, stamp Stamp) Reward {
	has := slices.ContainsFunc(r.Earned, func(e Earned) bool { return e.Activity == activity && e.Key == key })
	if has || r.State() != OpenReward || r.IsDeleted() || day < r.FromDay {
		return r
	}
	r.Earned = append(slices.Clone(r.Earned), Earned{activity, key, stamp.At})
	r.Piece = r.changed(stamp)
	return r
}

// earn adds to every reward of the circle the part that an occurrence earns which is done now.
func earn(ctx context.Context, tx Tx, a Activity, was, is Occurrence, stamp Stamp) error {
	if is.State != Done || was.State == Done {
		return nil
	}
	rewards, err := tx.Rewards(ctx)
	if err != nil {
		return fmt.Errorf("read rewards: %w", err)
	}
	for _, r := range rewards {
		next := r.earning(a.ID, is.Key, a.dayOf(is), stamp)
		if next.Version == r.Version {
			continue
		}
		tx.Fact(RewardEarned, r.ID)
		if err := tx.SaveReward(ctx, next); err != nil {
			return err
		}
	}
	return nil
}

// PutReward sets a reward, or brings a deleted one back with what it had. A repeat with the same
// identifier changes nothing. The actor needs EditPlan. A circle has at most 50.
func (s *Service) PutReward(ctx context.Context, actor access.Actor, circle, id ident.ID, p RewardPatch) (rev int64, err error) {
	may, err := s.circles.Allow(ctx, actor, circle, access.EditPlan)
	if err != nil {
		return 0, err
	}
	r := p.New(circle, id)
	if err := p.check(); err != nil {
		return 0, err
	}
	if err := r.validate(); err != nil {
		return 0, err
	}
	if err := s.check(ctx, may, "picture", picturesOf(r.Picture, nil, nil)); err != nil {
		return 0, err
	}
	return s.write(ctx, may, func(ctx context.Context, tx Tx) error {
		was, there, err := tx.Reward(ctx, id)
		if err != nil || there && !was.IsDeleted() {
			return err
		}
		rewards, err := tx.Rewards(ctx)
		if err != nil {
			return fmt.Errorf("count rewards: %w", err)
		}
		if len(rewards) >= maxRewards {
			return fault.New(fault.Conflict, "plan.rewards_too_many", "", "Delete a reward first: there are 50 here.")
		}
		is := r
		if there {
			is = p.over(was)
		}
		is.Piece = is.changed(stampOf(may, tx))
		tx.Fact(RewardSet, id)
		return tx.SaveReward(ctx, is)
	})
}

// UpdateReward changes a reward: only what p sets. The actor needs EditPlan.
func (s *Service) UpdateReward(ctx context.Context, actor access.Actor, circle, id ident.ID, p RewardPatch) (rev int64, err error) {
	may, err := s.circles.Allow(ctx, actor, circle, access.EditPlan)
	if err != nil {
		return 0, err
	}
	if err := p.check(); err != nil {
		return 0, err
	}
	if err := s.check(ctx, may, "picture", picturesOf(value(p.Picture), nil, nil)); err != nil {
		return 0, err
	}
	return s.write(ctx, may, func(ctx context.Context, tx Tx) error {
		was, there, err := tx.Reward(ctx, id)
		if err != nil {
			return err
		}
		if !there || was.IsDeleted() {
			return fault.Missing()
		}
		is := p.over(was)
		if err := is.validate(); err != nil {
			return err
		}
		is.Piece = was.changed(stampOf(may, tx))
		tx.Fact(RewardSet, id)
		return tx.SaveReward(ctx, is)
	})
}

// DeleteReward takes a reward away; PutReward brings it back with what it had. The actor needs EditPlan.
func (s *Service) DeleteReward(ctx context.Context, actor access.Actor, circle, id ident.ID) (rev int64, err error) {
	may, err := s.circles.Allow(ctx, actor, circle, access.EditPlan)
	if err != nil {
		return 0, err
	}
	return s.write(ctx, may, func(ctx context.Context, tx Tx) error {
		r, there, err := tx.Reward(ctx, id)
		if err != nil || r.IsDeleted() {
			return err
		}
		if !there {
			return fault.Missing()
		}
		r.Piece = r.removed(stampOf(may, tx))
		tx.Fact(RewardDeleted, id)
		return tx.SaveReward(ctx, r)
	})
}
