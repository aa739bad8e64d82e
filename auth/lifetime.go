package auth

import (
	"math"
	"math/big"
	"strconv"
	"strings"
	"time"

	"github.com/go-json-experiment/json/jsontext"
)

// endOf turns a lifetime in seconds into a time. Integers, numeric strings and
// numbers with a fraction or an exponent count; 0 and less have ended already;
// more than ten years is ten years; everything else is unknown, which is the
// zero time and never "for ever" (catalogue E7).
func endOf(v jsontext.Value, now time.Time) time.Time {
	text := string(v)
	if v.Kind() == '"' {
		unquoted, err := jsontext.AppendUnquote(nil, v)
		if err != nil {
			return time.Time{}
		}
		text = strings.TrimSpace(string(unquoted))
	} else if v.Kind() != '0' {
		return time.Time{}
	}
	seconds, ok := wholeSeconds(text)
	switch {
	case !ok:
		return time.Time{}
	case seconds <= 0:
		return now
	case seconds > int64(maxLife/time.Second):
		return now.Add(maxLife)
	}
	return now.Add(time.Duration(seconds) * time.Second)
}

// wholeSeconds reads a decimal number and drops its fraction. A number beyond
// int64 is as far as int64 goes.
func wholeSeconds(text string) (int64, bool) {
	if len(text) == 0 || len(text) > 40 || strings.ContainsAny(text, "xX_pPnN") {
		return 0, false
	}
	if n, err := strconv.ParseInt(text, 10, 64); err == nil {
		return n, true
	}
	f, _, err := big.ParseFloat(text, 10, 80, big.ToZero)
	if err != nil || f.IsInf() {
		return 0, false
	}
	n, accuracy := f.Int64()
	if accuracy != big.Exact && f.Cmp(big.NewFloat(math.MaxInt64)) >= 0 {
		n = math.MaxInt64
	}
	return n, true
}
