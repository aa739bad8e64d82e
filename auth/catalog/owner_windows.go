package catalog

import (
	"io/fs"

	"latchkey/auth"
	"latchkey/internal/private"
)

// ownerFault is as on other systems, by the owner and the access list. One that
// cannot be read counts as open.
func ownerFault(path string, _ fs.FileInfo) auth.Reason {
	if why, err := private.Fault(path); err != nil || why != "" {
		return auth.ReasonOpenFile
	}
	return ""
}
