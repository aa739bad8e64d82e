package program

import (
	"os"
	"strings"
	"sync"
)

// Boot names the run of this computer since its start; empty if the system does not name it.
var Boot = sync.OnceValue(func() string {
	id, _ := os.ReadFile("/proc/sys/kernel/random/boot_id")
	return strings.TrimSpace(string(id))
})
