package words

import (
	"fmt"
	"time"
)

// Span is a span in its two largest units, for headlines: "48 min 12 s",
// "3 h 5 min", "2 days 4 h". Less than a second is "0 s".
func Span(d time.Duration) string {
	d = max(d, 0).Truncate(time.Second)
	days, hours := int(d/(24*time.Hour)), int(d%(24*time.Hour)/time.Hour)
	minutes, seconds := int(d%time.Hour/time.Minute), int(d%time.Minute/time.Second)
	switch {
	case days > 0:
		return two(units(days, "day"), hours, "h")
	case hours > 0:
		return two(fmt.Sprintf("%d h", hours), minutes, "min")
	case minutes > 0:
		return two(fmt.Sprintf("%d min", minutes), seconds, "s")
	}
	return fmt.Sprintf("%d s", seconds)
}

// two joins the larger unit with the smaller one, which is left out at zero.
func two(larger string, n int, unit string) string {
	if n == 0 {
		return larger
	}
	return fmt.Sprintf("%s %d %s", larger, n, unit)
}

// Left is what is left, for rows: "48 min left", "1 h 12 min left", and one unit
// from ten hours on. Under a minute it is "under 1 min left", so that a row changes
// once a minute at most.
func Left(d time.Duration) string {
	switch {
	case d < time.Minute:
		return "under 1 min left"
	case d < time.Hour:
		return fmt.Sprintf("%d min left", d/time.Minute)
	case d < 10*time.Hour:
		return two(fmt.Sprintf("%d h", d/time.Hour), int(d%time.Hour/time.Minute), "min") + " left"
	case d < 48*time.Hour:
		return fmt.Sprintf("%d h left", d/time.Hour)
	}
	return units(int(d/(24*time.Hour)), "day") + " left"
}

// Clock is a time as a person of today reads it, in now's zone: "22:19", or
// "3 Nov" on another day, with the year in another year.
func Clock(t, now time.Time) string {
	t = t.In(now.Location())
	switch {
	case t.IsZero():
		return "an unknown time"
	case sameDay(t, now):
		return t.Format("15:04")
	case t.Year() == now.Year():
		return t.Format("2 Jan")
	}
	return t.Format("2 Jan 2006")
}

// When is Clock with the day named: "today, 18:02", "yesterday, 09:40", "3 Nov".
func When(t, now time.Time) string {
	t = t.In(now.Location())
	switch {
	case t.IsZero():
		return "at an unknown time"
	case sameDay(t, now):
		return "today, " + t.Format("15:04")
	case sameDay(t, now.AddDate(0, 0, -1)):
		return "yesterday, " + t.Format("15:04")
	}
	return Clock(t, now)
}

// Elapsed is a waiting clock: "0:12".
func Elapsed(d time.Duration) string {
	d = max(d, 0)
	return fmt.Sprintf("%d:%02d", d/time.Minute, d%time.Minute/time.Second)
}

func sameDay(a, b time.Time) bool {
	y1, m1, d1 := a.Date()
	y2, m2, d2 := b.Date()
	return y1 == y2 && m1 == m2 && d1 == d2
}

func units(n int, unit string) string {
	if n == 1 {
		return "1 " + unit
	}
	return fmt.Sprintf("%d %ss", n, unit)
}

// skew says how our clock goes by the provider's, which is ahead of it by d.
func skew(d time.Duration) string {
	switch {
	case d > 0:
		return Span(d) + " behind"
	case d < 0:
		return Span(-d) + " ahead"
	}
	return unknown
}
