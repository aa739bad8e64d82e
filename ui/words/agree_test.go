package words

import (
	"strings"
	"testing"
	"time"
)

// TestListAndHeadlineAgree: what is left of a token is rounded alike in the list and in the
// headline, which says more of the same (U30).
func TestListAndHeadlineAgree(t *testing.T) {
	for d := SecondsBelow; d < 100*time.Hour; d += 7*time.Second + 311*time.Millisecond {
		left, _ := strings.CutSuffix(Left(d), " left")
		if head := remaining(d); !strings.HasPrefix(head, left) {
			t.Fatalf("%v: the list says %q, the headline %q", d, left, head)
		}
	}
}
