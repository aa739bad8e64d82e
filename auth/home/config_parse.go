package home

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/BurntSushi/toml"

	"latchkey/auth"
	"latchkey/internal/connowner"
	"latchkey/internal/desktop/browsers"
)

// fault is a place of config.toml that cannot be used.
type fault struct {
	line    int    // counted from 1; 0 if it is not known
	key     string // as it is written
	written any    // its value, or its text if that cannot be read
	why     auth.Why
	detail  string // the key or the line that is meant, and what it may be
}

// configSetters set the fields of a Config by their keys.
type configSetters map[string]func(c *Config, value any) (why auth.Why, detail string)

// configKeys are the keys of config.toml. Each sets its field from a value, or returns
// what is wrong with the value; detail follows the key, if it is not empty.
func configKeys() configSetters {
	return configSetters{
		"team_providers": func(c *Config, v any) (auth.Why, string) {
			return setText(&c.TeamProviders, v, auth.WhyNotAbsolute, func(s string) bool { return s == "" || filepath.IsAbs(s) })
		},
		"callback": func(c *Config, v any) (auth.Why, string) {
			return setWord(&c.Callback, v, CallbackLoopback, CallbackScheme)
		},
		"client_metadata_url": func(c *Config, v any) (auth.Why, string) {
			return setText(&c.ClientMetadataURL, v, auth.WhyDocumentURL, func(s string) bool { return s == "" || auth.IsClientDocument(s) })
		},
		"old_resources":      func(c *Config, v any) (auth.Why, string) { return setBool(&c.OldResources, v) },
		"background_refresh": func(c *Config, v any) (auth.Why, string) { return setBool(&c.BackgroundRefresh, v) },
		"programs":           func(c *Config, v any) (auth.Why, string) { return setWord(&c.Programs, v, ProgramsAllow, ProgramsAsk) },
		"socket":             func(c *Config, v any) (auth.Why, string) { return setBool(&c.Socket, v) },
		"lock_with_screen":   func(c *Config, v any) (auth.Why, string) { return setBool(&c.LockWithScreen, v) },
		"lock_after": func(c *Config, v any) (auth.Why, string) {
			return setText(&c.LockAfter, v, auth.WhyLockAfter, func(s string) bool {
				after, err := Config{LockAfter: s}.lockAfter()
				return err == nil && (after == 0 && (s == "" || s == lockOff) || after >= leastLock)
			})
		},
		"browser": func(c *Config, v any) (auth.Why, string) {
			return setText(&c.Browser, v, auth.WhyBrowserKey, func(s string) bool { return s == "" || browsers.Valid(s) })
		},
		"theme":         func(c *Config, v any) (auth.Why, string) { return setWord(&c.Theme, v, "system", "light", "dark") },
		"browser_users": setUsers,
	}
}

// setWord sets a field to one of some words; empty is none of them, and permitted.
func setWord(field *string, v any, words ...string) (auth.Why, string) {
	why, _ := setText(field, v, auth.WhyValues, func(s string) bool { return s == "" || slices.Contains(words, s) })
	if why == "" {
		return "", ""
	}
	return why, strings.Join(words, ", ")
}

func setText(field *string, v any, why auth.Why, valid func(string) bool) (auth.Why, string) {
	s, ok := v.(string)
	if !ok || !valid(s) {
		return why, ""
	}
	*field = s
	return "", ""
}

func setBool(field **bool, v any) (auth.Why, string) {
	on, ok := v.(bool)
	if !ok {
		return auth.WhyNotBool, ""
	}
	*field = &on
	return "", ""
}

// setUsers leaves out the users that this computer does not have.
func setUsers(c *Config, v any) (why auth.Why, detail string) {
	list, ok := v.([]any)
	if !ok {
		return auth.WhyNotUsers, ""
	}
	for _, user := range list {
		name, ok := user.(string)
		if _, err := connowner.Resolve(name); !ok || err != nil {
			why, detail = auth.WhyNoUser, fmt.Sprint(user)
			continue
		}
		c.BrowserUsers = append(c.BrowserUsers, name)
	}
	return why, detail
}

// parseConfig reads the text of the file at path; see Config.
func parseConfig(path, text string) (Config, error) {
	var c Config
	keys := configKeys()
	values, faults := readable(text)
	for _, key := range slices.Sorted(maps.Keys(values)) {
		v := values[key]
		why, detail := unknownKey(key, keys)
		if set := keys[key]; set != nil {
			why, detail = set(&c, v)
		}
		if why != "" {
			faults = append(faults, fault{lineOf(text, key), key, v, why, joined(key, detail)})
		}
	}
	slices.SortStableFunc(faults, func(a, b fault) int { return cmp.Compare(a.line, b.line) })
	var all []error
	for _, f := range faults {
		c.tighten(f, keys)
		where := path
		if f.line > 0 {
			where = joined(path, strconv.Itoa(f.line))
		}
		all = append(all, badConfig(joined(where, f.detail), f.why))
	}
	return c, errors.Join(all...)
}

// joined returns the parts of a detail as one: path, line, key and what it may be.
func joined(first, second string) string {
	if second == "" {
		return first
	}
	return first + ": " + second
}

// maxFaults bounds the lines without a meaning that are left out of a file, one by one;
// beyond them nothing of the file is used.
const maxFaults = 50

// readable returns the values of a text without the lines that are no TOML, which are
// the faults. Each line has one key, so that a fault costs no other key.
func readable(text string) (map[string]any, []fault) {
	lines := strings.Split(text, "\n")
	var faults []fault
	for len(faults) < maxFaults {
		values := map[string]any{}
		_, err := toml.Decode(strings.Join(lines, "\n"), &values)
		if err == nil {
			return values, faults
		}
		at, why := len(lines)-1, auth.WhyNotTOML
		if syntax := (toml.ParseError{}); errors.As(err, &syntax) {
			at = min(max(syntax.Position.Line-1, 0), at)
		}
		for at > 0 && strings.TrimSpace(lines[at]) == "" { // the error is noticed behind its line
			at--
		}
		faults = append(faults, lineFault(at, lines[at], why))
		lines[at] = ""
	}
	for at, line := range lines { // they may say how soon to lock
		if strings.TrimSpace(line) != "" {
			faults = append(faults, lineFault(at, line, auth.WhyLeftOut))
		}
	}
	return nil, faults
}

// lineFault takes a line that is no TOML apart, as far as it has a key and a value. Without a sign
// between them the key is the first word.
func lineFault(at int, line string, why auth.Why) fault {
	const space = " \t\r\"'"
	line = strings.Trim(line, space)
	key, value := line, ""
	if i := strings.IndexAny(line, "=:"); i >= 0 {
		key, value = line[:i], line[i+1:]
	} else if i := strings.IndexAny(line, " \t"); i >= 0 {
		key, value = line[:i], line[i+1:]
	}
	value, _, _ = strings.Cut(value, "#")
	return fault{line: at + 1, why: why, key: strings.Trim(key, space), written: strings.Trim(value, space)}
}

// lineOf returns the line in which a key or a section begins, or 0.
func lineOf(text, key string) int {
	at := regexp.MustCompile(`(?m)^[ \t]*\[*[ \t]*["']?` + regexp.QuoteMeta(key) + `["']?[ \t]*[]=.]`).FindStringIndex(text)
	if at == nil {
		return 0
	}
	return 1 + strings.Count(text[:at[0]], "\n")
}

func unknownKey(key string, keys configSetters) (auth.Why, string) {
	if meant := meantKey(key, keys); meant != "" {
		return auth.WhyMeantKey, meant
	}
	return auth.WhyUnknownKey, ""
}

// meantKey returns the key that a wrong one may mean, or "".
func meantKey(key string, keys configSetters) string {
	return Meant(strings.ReplaceAll(strings.ToLower(key), "-", "_"), slices.Sorted(maps.Keys(keys)))
}

// Meant returns the first of some known names that differs from a wrong one in two letters at most;
// empty means that none does.
func Meant(wrong string, known []string) string {
	for _, name := range known {
		if distance(wrong, name) <= 2 {
			return name
		}
	}
	return ""
}

// distance counts the letters to insert, leave out or replace between two words.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		before := row[0]
		row[0] = i + 1
		for j := range len(b) {
			same := before
			if a[i] != b[j] {
				same++
			}
			before = row[j+1]
			row[j+1] = min(same, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}

// leastLock is the least time of LockAfter.
const leastLock = time.Minute

// unreadConfig is the Config of a file that cannot be read: it may have asked for a lock, and for
// questions about programs.
func unreadConfig() Config {
	on := true
	return Config{LockAfter: defaultLockAfter.String(), LockWithScreen: &on, Programs: ProgramsAsk}
}

// tighten makes the lock, and what programs may have, at least as strict as a fault may have meant
// it.
func (c *Config) tighten(f fault, keys configSetters) {
	if section, ok := f.written.(map[string]any); ok {
		for key, v := range section {
			c.tighten(fault{key: key, written: v}, keys)
		}
	}
	switch meantKey(f.key, keys) {
	case "lock_after":
		after := understood(f.written)
		if set, err := c.lockAfter(); err == nil && set >= leastLock {
			after = min(after, set)
		}
		c.LockAfter = after.String()
	case "programs":
		c.Programs = ProgramsAsk
	case "lock_with_screen":
		on := true
		c.LockWithScreen = &on
	}
}

// writtenTime is a number with the beginning of a unit.
const writtenTime = `^([0-9]{1,6})(?:\.[0-9]*)? *([a-z]?)`

// understood returns the time that a wrong value of lock_after may mean: no more than the
// usual one, which it is where nothing can be understood. A number alone has minutes.
func understood(written any) time.Duration {
	parts := regexp.MustCompile(writtenTime).FindStringSubmatch(strings.ToLower(strings.TrimSpace(fmt.Sprint(written))))
	if parts == nil {
		return defaultLockAfter
	}
	unit := map[string]time.Duration{"": time.Minute, "m": time.Minute, "s": time.Second}[parts[2]]
	n, _ := strconv.Atoi(parts[1])
	if unit == 0 || n == 0 { // a longer unit, or none that is known
		return defaultLockAfter
	}
	return min(max(time.Duration(n)*unit, leastLock), defaultLockAfter)
}
