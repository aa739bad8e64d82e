package connowner

import (
	"os/user"
	"strconv"
	"strings"
)

// Resolve returns the id of a user, given by name or by id: a decimal number, or a
// SID on Windows. The error is that of user.Lookup.
func Resolve(name string) (id string, err error) {
	if _, err := strconv.ParseUint(name, 10, 32); err == nil || strings.HasPrefix(name, "S-1-") {
		return name, nil
	}
	u, err := user.Lookup(name)
	if err != nil {
		return "", err
	}
	return u.Uid, nil
}
