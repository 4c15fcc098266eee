package plan

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"mobilize/internal/vocabulary/access"
	"mobilize/internal/vocabulary/fault"
	"mobilize/internal/vocabulary/ident"
)

// Run is a timer that was started. How it stands is reckoned from its events by whoever shows it: it
// survives a reload, and two devices that were offline agree as soon as they have the same events.
type Run struct {
	Piece     // its Author started it
	Kind      TimerKind
	Minutes   int      // 1-720
	Activity  ident.ID // whose timer it is; "" for a timer on its own
	Key       string   // the occurrence, with an activity; "" for none
	Title     string   // at most 200 characters
	Picture   Picture
	IsLocked  bool      // a paired device can neither pause nor stop it
	StartedAt time.Time // by the clock of the device that started it
	Events    []RunEvent
}

// RunEvent is what was done to a run. Runs are the sum of their events by At, then ID, in whatever
// order they came.
type RunEvent struct {
	ID      ident.ID // made by the client
	Kind    RunDeed
	At      time.Time // by the clock of the device
	Minutes int       // how many more, of AddTime
}

// RunDeed is what is done to a run.
type RunDeed string

// The deeds.
const (
	PauseRun  RunDeed = "pause"
	ResumeRun RunDeed = "resume" // also what was stopped
	AddTime   RunDeed = "add"
	StopRun   RunDeed = "stop"
)

const (
	maxRunEvents = 200
	// RunsKeptFor is how long a run is kept after the last that was done to it.
	RunsKeptFor = 14 * 24 * time.Hour
	// runsDropped is how many old runs go with the start of a new one.
	runsDropped = 100
)

// The years in which a device's clock may be.
var (
	firstMoment = time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)
	lastMoment  = time.Date(2200, 1, 1, 0, 0, 0, 0, time.UTC)
)

// Until is the last day on which r can matter.
func (r Run) Until() Day {
	latest := r.StartedAt
	for _, e := range r.Events {
		if e.At.After(latest) {
			latest = e.At
		}
	}
	return min(Today(latest.Add(time.Duration(r.total())*time.Minute), time.UTC)+1, LastDay)
}

// total is how many minutes r runs, with all that were added.
func (r Run) total() int {
	total := r.Minutes
	for _, e := range r.Events {
		total += e.Minutes
	}
	return total
}

func (r Run) validate() error {
	if err := (Timer{Kind: r.Kind, Minutes: r.Minutes, Starts: StartsSelf}).check(""); err != nil {
		return runField(err)
	}
	if r.Activity != "" {
		if _, err := ident.Parse(r.Activity.String(), "activity"); err != nil {
			return err
		}
	}
	if r.Key != "" {
		if _, err := ParseKey(r.Key); err != nil {
			return err
		}
	}
	if err := checkText(r.Title, "title", maxTitle); err != nil {
		return err
	}
	if err := checkPicture(r.Picture, "picture"); err != nil {
		return err
	}
	return checkMoment(r.StartedAt, "startedAt")
}

// runField names the field of a run that a rule of Timer is about.
func runField(err error) error {
	f := fault.As(err)
	if f == nil {
		return err
	}
	field := map[string]string{"plan.timer_minutes": "minutes", "plan.timer_kind_unknown": "kind"}[f.Code]
	return fault.New(f.Kind, f.Code, field, f.Message)
}

func checkMoment(t time.Time, field string) error {
	if t.Before(firstMoment) || !t.Before(lastMoment) {
		return fault.New(fault.Invalid, "plan.moment_out_of_range", field, "Use a moment from the year 2000 to 2199.")
	}
	return nil
}

// with returns r after an event; r itself when it has the event already. isDevice says that a device
// paired to the citizen says so.
func (r Run) with(e RunEvent, isDevice bool, stamp Stamp) (Run, error) {
	if slices.ContainsFunc(r.Events, func(known RunEvent) bool { return known.ID == e.ID }) {
		return r, nil
	}
	if err := checkMoment(e.At, "at"); err != nil {
		return Run{}, err
	}
	switch e.Kind {
	case PauseRun, StopRun:
		if r.IsLocked && isDevice {
			return Run{}, fault.New(fault.Conflict, "plan.timer_locked", "", "This timer runs to its end, unless an adult stops it.")
		}
	case ResumeRun, AddTime:
	default:
		return Run{}, fault.New(fault.Invalid, "plan.timer_event_unknown", "kind", "Use pause, resume, add or stop.")
	}
	if e.Kind != AddTime {
		e.Minutes = 0
	} else if e.Minutes < 1 || r.total()+e.Minutes > 2*maxTimerMinutes {
		return Run{}, fault.New(fault.Invalid, "plan.timer_minutes", "minutes", "Add at least one minute, and no more than makes a day in all.")
	}
	if len(r.Events) >= maxRunEvents {
		return Run{}, fault.New(fault.Conflict, "plan.timer_events_too_many", "", "Start a new timer: this one was changed 200 times.")
	}
	r.Events = append(slices.Clone(r.Events), e)
	slices.SortFunc(r.Events, func(a, b RunEvent) int {
		if by := a.At.Compare(b.At); by != 0 {
			return by
		}
		return strings.Compare(a.ID.String(), b.ID.String())
	})
	r.Piece = r.changed(stamp)
	return r, nil
}

// StartTimer starts a run. A repeat with the same identifier changes nothing. The actor needs TickPlan.
func (s *Service) StartTimer(ctx context.Context, actor access.Actor, r Run) (rev int64, err error) {
	may, err := s.circles.Allow(ctx, actor, r.Circle, access.TickPlan)
	if err != nil {
		return 0, err
	}
	r.StartedAt = r.StartedAt.UTC().Truncate(time.Millisecond)
	if err := r.validate(); err != nil {
		return 0, err
	}
	if err := s.check(ctx, may, "picture", picturesOf(r.Picture, nil, nil)); err != nil {
		return 0, err
	}
	return s.write(ctx, may, func(ctx context.Context, tx Tx) error {
		if _, there, err := tx.Run(ctx, r.ID); err != nil || there {
			return err
		}
		if err := tx.DropRuns(ctx, tx.Now().Add(-RunsKeptFor), runsDropped); err != nil {
			return fmt.Errorf("drop old runs: %w", err)
		}
		r.Piece = Piece{Circle: r.Circle, ID: r.ID}.changed(stampOf(may, tx))
		tx.Fact(TimerStarted, r.ID)
		return tx.SaveRun(ctx, r)
	})
}

// ChangeTimer does something to a run. An event that the run has already changes nothing. The actor
// needs TickPlan; a locked run is neither paused nor stopped on a paired device.
func (s *Service) ChangeTimer(ctx context.Context, actor access.Actor, circle, run ident.ID, e RunEvent) (rev int64, err error) {
	may, err := s.circles.Allow(ctx, actor, circle, access.TickPlan)
	if err != nil {
		return 0, err
	}
	e.At = e.At.UTC().Truncate(time.Millisecond)
	return s.write(ctx, may, func(ctx context.Context, tx Tx) error {
		was, there, err := tx.Run(ctx, run)
		if err != nil {
			return err
		}
		if !there {
			return fault.Missing()
		}
		is, err := was.with(e, actor.IsDevice, stampOf(may, tx))
		if err != nil || is.Version == was.Version {
			return err
		}
		tx.Fact(TimerChanged, run)
		return tx.SaveRun(ctx, is)
	})
}
