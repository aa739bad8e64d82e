package words

import (
	"fmt"
	"path"
	"strconv"
	"strings"
	"time"
)

// Count is a number as a heading shows it.
func Count(n int) string { return strconv.Itoa(n) }

// Thousands is a number with commas, which large ones need.
func Thousands(n int) string {
	digits := strconv.Itoa(n)
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return digits
}

// Elapsed is the time of a wait: "0:12".
func Elapsed(d time.Duration) string {
	d = max(d, 0)
	return fmt.Sprintf("%d:%02d", d/time.Minute, d%time.Minute/time.Second)
}

// BaseName is the last part of a path.
func BaseName(p string) string { return path.Base(strings.ReplaceAll(p, `\`, "/")) }
