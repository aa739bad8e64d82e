//go:build !unix

package catalog

import (
	"io/fs"

	"latchkey/auth"
)

// ownerFault finds nothing: this system's access lists are not in a FileInfo.
func ownerFault(fs.FileInfo) auth.Reason { return "" }
