package home

import (
	"context"

	"latchkey/auth"
	"latchkey/auth/lab"
)

// RunAttack runs one attack of the lab with or without its protection; see lab.Run. It needs no
// vault, stores nothing and touches no folder of this home: its steps go to observe (nil: to no observer)
// and to no trace, log or follower.
func (h *Home) RunAttack(ctx context.Context, id string, p lab.Protection, observe func(auth.Event)) (lab.Result, error) {
	return lab.Run(ctx, id, p, lab.Options{Observe: observe})
}
