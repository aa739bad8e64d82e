// Package procmem reads the memory of another process, as root does. Tests look for
// secrets in it.
package procmem

import (
	"bytes"
	"fmt"
	"os"
	"strings"
)

// Read returns all memory that a process can write to, region after region, the
// program's data, heaps and stacks among it. What the system does not let a reader have,
// such as a device's memory, is left out. An error means that the process is gone or that
// the caller may not read it.
func Read(pid int) ([]byte, error) {
	maps, err := os.ReadFile(fmt.Sprintf("/proc/%d/maps", pid))
	if err != nil {
		return nil, err
	}
	mem, err := os.Open(fmt.Sprintf("/proc/%d/mem", pid))
	if err != nil {
		return nil, err
	}
	defer func() { _ = mem.Close() }()
	var all bytes.Buffer
	for line := range strings.Lines(string(maps)) {
		var from, to int64
		var mode string
		if n, _ := fmt.Sscanf(line, "%x-%x %s", &from, &to, &mode); n != 3 || !strings.HasPrefix(mode, "rw") {
			continue
		}
		for page := make([]byte, 64<<10); from < to; from += int64(len(page)) {
			n, _ := mem.ReadAt(page[:min(int64(len(page)), to-from)], from)
			all.Write(page[:n])
		}
	}
	return all.Bytes(), nil
}
