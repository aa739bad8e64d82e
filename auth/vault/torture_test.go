package vault

import (
	"context"
)

// childSave saves an account args[2] times; without arguments it ends at once.
func childSave(args []string) error {
	if len(args) == 0 {
		return nil
	}
	f, err := openForChild(args[0])
	if err != nil {
		return err
	}
	return addOne(context.Background(), f, args[1])
}
