package words

import (
	"time"
)

// Durations in one unit or in two.
var (
	daySpan    = counted("span_days", "{{.N}} day", "{{.N}} days")
	hourSpan   = counted("span_hours", "{{.N}} h", "{{.N}} h")
	minuteSpan = counted("span_minutes", "{{.N}} min", "{{.N}} min")
	secondSpan = counted("span_seconds", "{{.N}} s", "{{.N}} s")
	twoSpans   = phrase("span_two_units", "{{.Larger}} {{.Smaller}}")

	spanLeft      = phrase("span_left", "{{.Span}} left")
	underOneLeft  = text("span_under_one_minute_left", "under 1 min left")
	elapsedOf     = phrase("elapsed_of", "{{.Elapsed}} of {{.Limit}}")
	clockBehind   = phrase("clock_behind", "{{.Span}} behind")
	clockAhead    = phrase("clock_ahead", "{{.Span}} ahead")
	unknownTime   = text("time_unknown", "an unknown time")
	atUnknownTime = text("time_at_unknown", "at an unknown time")
	today         = phrase("time_today", "today, {{.Time}}")
	yesterday     = phrase("time_yesterday", "yesterday, {{.Time}}")
	dayMonth      = phrase("date_day_month", "{{.Day}} {{.Month}}")
	dayMonthYear  = phrase("date_day_month_year", "{{.Day}} {{.Month}} {{.Year}}")
)

// months are the abbreviated names of the months.
var months = [12]func() string{
	text("month_1", "Jan"), text("month_2", "Feb"), text("month_3", "Mar"), text("month_4", "Apr"),
	text("month_5", "May"), text("month_6", "Jun"), text("month_7", "Jul"), text("month_8", "Aug"),
	text("month_9", "Sep"), text("month_10", "Oct"), text("month_11", "Nov"), text("month_12", "Dec"),
}

// Span is a duration in its two largest units, for headlines: "48 min 12 s", "3 h 5 min", "2 days
// 4 h". Less than a second is "0 s".
func Span(d time.Duration) string {
	d = max(d, 0).Truncate(time.Second)
	days, hours := int(d/(24*time.Hour)), int(d%(24*time.Hour)/time.Hour)
	minutes, seconds := int(d%time.Hour/time.Minute), int(d%time.Minute/time.Second)
	switch {
	case days > 0:
		return two(daySpan.of(days, nil), hours, hourSpan)
	case hours > 0:
		return two(hourSpan.of(hours, nil), minutes, minuteSpan)
	case minutes > 0:
		return two(minuteSpan.of(minutes, nil), seconds, secondSpan)
	}
	return secondSpan.of(seconds, nil)
}

// SecondsBelow is the remaining time from which a countdown shows seconds. Drawing
// one every second for longer would cost more than it says.
const SecondsBelow = 2 * time.Minute

// remaining is Span, in whole minutes where it is SecondsBelow or more.
func remaining(d time.Duration) string {
	if d >= SecondsBelow {
		d = d.Truncate(time.Minute)
	}
	return Span(d)
}

// two joins the larger unit with the smaller one, which is left out at zero.
func two(larger string, n int, smaller plural) string {
	if n == 0 {
		return larger
	}
	return twoSpans.fill(holes{"Larger": larger, "Smaller": smaller.of(n, nil)})
}

// minutesBelow is the remaining time from which Left has one unit.
const minutesBelow = 10 * time.Hour

// Left is the remaining time, for rows: "48 min left", "1 h 12 min left", and one unit from ten
// hours on. Under a minute it is "under 1 min left", so that a row changes once a minute at most.
func Left(d time.Duration) string {
	hours := int(d / time.Hour)
	left := ""
	switch {
	case d < time.Minute:
		return underOneLeft()
	case d < time.Hour:
		left = minuteSpan.of(int(d/time.Minute), nil)
	case d < minutesBelow:
		left = two(hourSpan.of(hours, nil), int(d%time.Hour/time.Minute), minuteSpan)
	case d < 24*time.Hour:
		left = hourSpan.of(hours, nil)
	default:
		left = daySpan.of(hours/24, nil)
	}
	return spanLeft.fill(holes{"Span": left})
}

// timeOfDay is the layout of a time within a day.
const timeOfDay = "15:04"

// Clock is a time relative to today, in now's zone: "22:19", or "3 Nov" on another day, with the
// year in another year.
func Clock(t, now time.Time) string {
	t = t.In(now.Location())
	date := holes{"Day": t.Day(), "Month": months[t.Month()-1](), "Year": t.Year()}
	switch {
	case t.IsZero():
		return unknownTime()
	case sameDay(t, now):
		return t.Format(timeOfDay)
	case t.Year() == now.Year():
		return dayMonth.fill(date)
	}
	return dayMonthYear.fill(date)
}

// nearClock is Clock, but within twelve hours of now always the time of day: shortly before midnight
// the end of a token reads "00:09", not the date of tomorrow.
func nearClock(t, now time.Time) string {
	if t.Sub(now).Abs() < 12*time.Hour {
		return TimeOfDay(t, now)
	}
	return Clock(t, now)
}

// When is Clock with the day named: "today, 18:02", "yesterday, 09:40", "3 Nov".
func When(t, now time.Time) string {
	t = t.In(now.Location())
	switch {
	case t.IsZero():
		return atUnknownTime()
	case sameDay(t, now):
		return today.fill(holes{"Time": t.Format(timeOfDay)})
	case sameDay(t, now.AddDate(0, 0, -1)):
		return yesterday.fill(holes{"Time": t.Format(timeOfDay)})
	}
	return Clock(t, now)
}

// WaitedOf is the time waited and its limit: "0:12 of 5:00".
func WaitedOf(waited, limit time.Duration) string {
	return elapsedOf.fill(holes{"Elapsed": Elapsed(min(waited, limit)), "Limit": Elapsed(limit)})
}

func sameDay(a, b time.Time) bool {
	y1, m1, d1 := a.Date()
	y2, m2, d2 := b.Date()
	return y1 == y2 && m1 == m2 && d1 == d2
}

// skew says how far our clock is from the provider's, which is ahead of it by d; empty if they
// agree.
func skew(d time.Duration) string {
	switch {
	case d > 0:
		return clockBehind.fill(holes{"Span": Span(d)})
	case d < 0:
		return clockAhead.fill(holes{"Span": Span(-d)})
	}
	return ""
}
