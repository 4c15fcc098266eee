package picturehttp

import (
	"context"

	"mobilize/internal/vocabulary/access"
	"mobilize/internal/vocabulary/ident"
)

type renameIn struct {
	Circle ident.ID `path:"circle"`
	ID     ident.ID `path:"id"`
	Body   struct {
		Name string `json:"name" doc:"1-200 characters, shown under the picture"`
	}
}

func (h handler) rename(ctx context.Context, actor access.Actor, in *renameIn) (int64, error) {
	return h.service.Rename(ctx, actor, in.Circle, in.ID, in.Body.Name)
}

type copyIn struct {
	Circle ident.ID `path:"circle"`
	ID     ident.ID `path:"id"`
	Body   struct {
		From    ident.ID `json:"from" doc:"The circle of the original"`
		Picture ident.ID `json:"picture" doc:"The original there"`
	}
}

func (h handler) copy(ctx context.Context, actor access.Actor, in *copyIn) (int64, error) {
	return h.service.Copy(ctx, actor, in.Circle, in.ID, in.Body.From, in.Body.Picture)
}

type recallIn struct {
	Circle ident.ID `path:"circle"`
	ID     ident.ID `path:"id"`
	Copy   ident.ID `path:"copy"`
}

func (h handler) recall(ctx context.Context, actor access.Actor, in *recallIn) (int64, error) {
	return h.service.Recall(ctx, actor, in.Circle, in.ID, in.Copy)
}

type copyWire struct {
	Circle   ident.ID `json:"circle" doc:"Where it went"`
	ID       ident.ID `json:"id" doc:"The copy there"`
	CopiedBy ident.ID `json:"copiedBy" doc:"Empty when that person is no more"`
	CopiedAt string   `json:"copiedAt" format:"date-time"`
	Recalled bool     `json:"recalled,omitempty" doc:"It was called back"`
}

type copiesOut struct {
	Body struct {
		Copies []copyWire `json:"copies"`
	}
}

func (h handler) copies(ctx context.Context, actor access.Actor, in *oneIn) (*copiesOut, error) {
	list, err := h.service.CopiesOf(ctx, actor, in.Circle, in.ID)
	if err != nil {
		return nil, err
	}
	out := &copiesOut{}
	out.Body.Copies = make([]copyWire, len(list))
	for i, c := range list {
		out.Body.Copies[i] = copyWire{
			Circle: c.To, ID: c.ID, CopiedBy: c.CopiedBy, CopiedAt: c.CopiedAt.Format("2006-01-02T15:04:05.000Z"), Recalled: !c.RecalledAt.IsZero(),
		}
	}
	return out, nil
}
