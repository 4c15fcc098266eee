package picture

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"time"

	"mobilize/internal/vocabulary/access"
	"mobilize/internal/vocabulary/fault"
	"mobilize/internal/vocabulary/ident"
)

// RecallJob is the background job that takes a copy away that was called back. Its subject is the copy.
const RecallJob = "picture.recall"

// Copy is one copy of a picture in another circle.
type Copy struct {
	Circle, Picture ident.ID // of the original
	To, ID          ident.ID // of the copy
	CopiedBy        ident.ID // "" when that person is no more
	CopiedAt        time.Time
	RecalledAt      time.Time // zero unless it was called back
}

// CopyStore keeps where pictures were copied to.
type CopyStore interface {
	// InsertCopy is Store.Insert for a copy of an original that whoever holds from may see; both circles have it, or neither.
	InsertCopy(ctx context.Context, from, may access.Grant, original ident.ID, p Picture, prints Prints) (rev int64, err error)
	// CopiesOf returns the copies of a picture, the oldest first.
	CopiesOf(ctx context.Context, may access.Grant, id ident.ID) ([]Copy, error)
	// Recall marks a copy as called back, with a RecallJob; a copy that is not there is a Gone fault.
	Recall(ctx context.Context, may access.Grant, id, copied ident.ID) (rev int64, err error)
	// Recalled returns the copies of this identifier that were called back.
	Recalled(ctx context.Context, copied ident.ID) ([]Copy, error)
	// Withdraw makes a picture Gone for everybody at once, whatever uses it, with the fact of it and a LeaveJob for its bytes.
	Withdraw(ctx context.Context, may access.Grant, id ident.ID) error
}

// Copy puts a copy of a picture of another circle into circle, sealed anew under the key of whom it is
// about there. The actor needs SeePictures where it comes from, and AddPictures where it goes; whoever
// looks after the original sees the copy, and can call it back. A repeat with the same identifier changes nothing.
func (s *Service) Copy(ctx context.Context, actor access.Actor, circle, id, from, original ident.ID) (rev int64, err error) {
	may, err := s.circles.Allow(ctx, actor, circle, access.AddPictures)
	if err != nil {
		return 0, err
	}
	if from == circle {
		return 0, fault.New(fault.Invalid, "picture.copy_here", "from", "Name another circle: the picture is in this one already.")
	}
	sees, err := s.circles.Allow(ctx, actor, from, access.SeePictures)
	if err != nil {
		return 0, err
	}
	if err := s.limits.Take(ctx, picturesOfPerson, actor.Person.String()); err != nil {
		return 0, err
	}
	copied, err := s.find(ctx, sees, original)
	if err != nil {
		return 0, err
	}
	prints := Prints{Side: copied.Side}
	if prints.Large, err = s.store.Print(ctx, sees, original, Large); err != nil {
		return 0, fmt.Errorf("read picture: %w", err)
	}
	if prints.Small, err = s.store.Print(ctx, sees, original, Small); err != nil {
		return 0, fmt.Errorf("read picture: %w", err)
	}
	copied.Circle, copied.ID, copied.AddedBy, copied.DeletedAt = circle, id, actor.Person, time.Time{}
	if rev, err = s.copying.InsertCopy(ctx, sees, may, original, copied, prints); err != nil {
		return 0, fmt.Errorf("copy picture: %w", err)
	}
	return rev, nil
}

// find returns a picture of may's circle, deleted or not, or a NotFound fault.
func (s *Service) find(ctx context.Context, may access.Grant, id ident.ID) (Picture, error) {
	found, err := s.store.Pictures(ctx, may, []ident.ID{id})
	if err != nil {
		return Picture{}, fmt.Errorf("find picture: %w", err)
	}
	if len(found) == 0 {
		return Picture{}, fault.Missing()
	}
	return found[0], nil
}

// CopiesOf returns where a picture was copied to, the oldest first. The actor needs SeeLog: who holds a
// copy of what is the log's to tell.
func (s *Service) CopiesOf(ctx context.Context, actor access.Actor, circle, id ident.ID) ([]Copy, error) {
	may, err := s.circles.Allow(ctx, actor, circle, access.SeeLog)
	if err != nil {
		return nil, err
	}
	if count, err := s.store.Count(ctx, may, []ident.ID{id}); err != nil || count == 0 { // the log's scope opens no picture
		return nil, cmp.Or(err, error(fault.Missing()))
	}
	copies, err := s.copying.CopiesOf(ctx, may, id)
	if err != nil {
		return nil, fmt.Errorf("list copies: %w", err)
	}
	return copies, nil
}

// Recall takes a copy away from the circle it went to, its bytes too, whatever uses it there. The actor
// needs AddPictures in the circle of the original.
func (s *Service) Recall(ctx context.Context, actor access.Actor, circle, id, copied ident.ID) (rev int64, err error) {
	may, err := s.circles.Allow(ctx, actor, circle, access.AddPictures)
	if err != nil {
		return 0, err
	}
	if _, err := s.find(ctx, may, id); err != nil {
		return 0, err
	}
	if rev, err = s.copying.Recall(ctx, may, id, copied); err != nil {
		return 0, fmt.Errorf("call a copy back: %w", err)
	}
	return rev, nil
}

// OnRecallDue takes away the copies of this identifier that were called back. Done twice, it does the same.
func (s *Service) OnRecallDue(ctx context.Context, copied ident.ID, keepers Keepers) error {
	list, err := s.copying.Recalled(ctx, copied)
	if err != nil {
		return fmt.Errorf("look for a copy: %w", err)
	}
	for _, c := range list {
		may, refused := keepers.Keeper(ctx, access.Actor{}, c.To)
		if refused != nil {
			err = errors.Join(err, fmt.Errorf("take a copy away: %w", refused))
			continue
		}
		err = errors.Join(err, s.copying.Withdraw(ctx, may, c.ID))
	}
	return err
}

// Rename gives a picture another name, wherever it is shown by its own. The actor needs AddPictures.
func (s *Service) Rename(ctx context.Context, actor access.Actor, circle, id ident.ID, name string) (rev int64, err error) {
	may, err := s.circles.Allow(ctx, actor, circle, access.AddPictures)
	if err != nil {
		return 0, err
	}
	if err := (Picture{Name: name}).Validate(); err != nil {
		return 0, err
	}
	if rev, err = s.store.Rename(ctx, may, id, name); err != nil {
		return 0, fmt.Errorf("rename picture: %w", err)
	}
	return rev, nil
}
