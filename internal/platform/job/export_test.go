package job

import "context"

// Begin is what Work does first.
func (q *Queue) Begin(ctx context.Context) error { return q.begin(ctx) }
