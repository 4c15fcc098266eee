package picturestore

import (
	"context"

	"mobilize/internal/domain/picture"
	"mobilize/internal/platform/limit"
)

// Limits implements picture.Limits.
type Limits struct{ Limiter *limit.Limiter }

// Take implements picture.Limits.
func (l Limits) Take(ctx context.Context, a picture.Allowance, key string) error {
	return l.Limiter.Take(ctx, limit.Allowance(a), key)
}
