package raster

import (
	"context"
	"fmt"
	"image"
)

// Proof is the whole of a picture, smaller: nothing but pixels, to choose a square from.
type Proof struct {
	Type string // media type: image/jpeg or image/png
	Data []byte
}

// Whole decodes file as Render does and encodes all of it, at most longest pixels on its longer side.
func (p *Press) Whole(ctx context.Context, file []byte, longest int) (Proof, error) {
	head, err := p.Judge(file)
	if err != nil {
		return Proof{}, err
	}
	to := image.Pt(head.width, head.height)
	if most := max(to.X, to.Y); most > longest {
		to = image.Pt(max(1, to.X*longest/most), max(1, to.Y*longest/most))
	}
	return gated(ctx, p, head, func() (Proof, error) {
		whole, err := firstPrint(file, head, image.Rect(0, 0, head.width, head.height), to)
		if err != nil {
			return Proof{}, err
		}
		data, kind, err := head.shownIn(whole).encode("", head.format != formatJPEG)
		if err != nil {
			return Proof{}, fmt.Errorf("encode picture: %w", err)
		}
		return Proof{Type: kind, Data: data}, nil
	})
}
