package home

import (
	"os"
	"time"
)

// RulesStamp changes when the rules for programs are written: each change replaces their file.
func (h *Home) RulesStamp() time.Time {
	info, err := os.Stat(h.rulesFile())
	if err != nil {
		return time.Time{}
	}
	return info.ModTime()
}
