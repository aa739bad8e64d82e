package terminal

import (
	"strconv"
	"strings"
	"time"
)

// maxSpan bounds a time that a flag takes, so that it can be added to the present one.
const maxSpan = 100 * 365 * 24 * time.Hour

// span reads a time such as 90s, 30m, 1h30m or 7d.
func span(text string) (time.Duration, bool) {
	if days, isDays := strings.CutSuffix(text, "d"); isDays {
		n, err := strconv.ParseUint(days, 10, 16)
		d := time.Duration(n) * 24 * time.Hour //nolint:gosec // 16 bits
		return d, err == nil && d <= maxSpan
	}
	d, err := time.ParseDuration(text)
	return d, err == nil && d >= 0 && d <= maxSpan
}
