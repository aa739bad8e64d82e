package auth_test

import (
	"testing"
	"time"

	"latchkey/auth"
)

// TestExpiresIn: no form of expires_in fails the answer, and none means "for
// ever" (T8, E7).
func TestExpiresIn(t *testing.T) {
	const unknown, tenYears = -1, 10 * 365 * 24 * 3600
	for raw, want := range map[string]int{
		"3600": 3600, `"3600"`: 3600, `" 3600 "`: 3600, "3600.0": 3600, "3599.9": 3599, "3.6e3": 3600, `"3600.5"`: 3600,
		"0": 0, `"0"`: 0, "-1": 0, "-0.5": 0, "-4294963696": 0, "-2147483649": 0, "-1e300": 0,
		"315360000": tenYears, "315360001": tenYears, "9223372037": tenYears, "9223372036854775808": tenYears, "1e300": tenYears, `"1e300"`: tenYears,
		"null": unknown, "true": unknown, `""`: unknown, `"soon"`: unknown, "[]": unknown, "{}": unknown, `"0x10"`: unknown,
		`"1_000"`: unknown, `"Inf"`: unknown, `"NaN"`: unknown, `"3600s"`: unknown,
	} {
		t.Run("T8 "+raw, func(t *testing.T) {
			b := newBench(t)
			now := time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)
			b.client.Now = func() time.Time { return now }
			b.answers["/token"] = jsonAnswer([]byte(`{"access_token":"a","token_type":"Bearer","expires_in":` + raw + `}`))
			after, err := b.refresh(t)
			if err != nil {
				t.Fatal(err)
			}
			end := now.Add(time.Duration(want) * time.Second)
			if want == unknown {
				end = time.Time{}
			}
			if !after.Grant.ExpiresAt.Equal(end) {
				t.Errorf("ends at %v, want %v", after.Grant.ExpiresAt, end)
			}
		})
	}
}

// TestRetryAfter: the wait that a busy provider requests is reported, up to an
// hour (E8).
func TestRetryAfter(t *testing.T) {
	now := time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)
	for value, want := range map[string]time.Duration{
		"7": 7 * time.Second, "0": 0, "-5": 0, "": 0, "soon": 0, "1.5": 0, "99999": time.Hour, "99999999999999999999": 0,
		"Fri, 20 Nov 2026 12:02:00 GMT": 2 * time.Minute, "Fri, 20 Nov 2026 11:00:00 GMT": 0, "Fri, 31 Dec 9999 23:59:59 GMT": time.Hour,
	} {
		b := newBench(t)
		b.client.Now = func() time.Time { return now }
		b.answers["/token"] = canned{429, map[string][]string{"Retry-After": {value}}, nil}
		_, err := b.refresh(t)
		if e := auth.AsError(err); e == nil || e.RetryAfter != want {
			t.Errorf("%q: %v, want %v", value, e, want)
		}
	}
}
