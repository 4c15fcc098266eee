package picturestore

import (
	"context"
	"io"

	"mobilize/internal/domain/picture"
	"mobilize/internal/platform/raster"
)

// The sides of the two sizes, in pixels: a tablet's width, and a row of the day on a sharp screen.
const (
	largeSide = 1024
	smallSide = 256
)

// Darkroom implements picture.Darkroom with the platform's press.
type Darkroom struct{ press *raster.Press }

// NewDarkroom returns a Darkroom.
func NewDarkroom(press *raster.Press) *Darkroom { return &Darkroom{press: press} }

// Develop implements picture.Darkroom.
func (d *Darkroom) Develop(ctx context.Context, file io.Reader, size int64, crop picture.Square) (picture.Prints, error) {
	out, err := d.press.Take(ctx, file, size, raster.Square(crop), largeSide, smallSide)
	if err != nil {
		return picture.Prints{}, err
	}
	return picture.Prints{Large: out.Sizes[0].Data, Small: out.Sizes[1].Data, Side: out.Sizes[0].Side}, nil
}

// proofSide is the longer side of what a square is chosen from: enough that half of it still fills a print.
const proofSide = 1600

// Thumb implements picture.Prover.
func (d *Darkroom) Thumb(ctx context.Context, file []byte) ([]byte, error) {
	out, err := d.press.Render(ctx, file, raster.Square{}, smallSide)
	if err != nil {
		return nil, err
	}
	return out.Sizes[0].Data, nil
}

// Proof implements picture.Prover.
func (d *Darkroom) Proof(ctx context.Context, file []byte) ([]byte, error) {
	out, err := d.press.Whole(ctx, file, proofSide)
	return out.Data, err
}
