package program

import (
	"sync"

	"golang.org/x/sys/unix"
)

// Boot names the run of this computer since its start; empty if the system does not name it.
var Boot = sync.OnceValue(func() string {
	id, _ := unix.Sysctl("kern.bootsessionuuid")
	return id
})
