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
