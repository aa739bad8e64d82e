// Package locale gives Fyne a language where the environment names none. Fyne
// reads it while packages are initialised and complains on standard error of
// "C", which is what servers, cron and minimal containers have; a command's
// standard error is for its own words.
//
// It works because Go initialises, of the packages that are ready, the one with
// the smallest import path first (Go specification, Program initialization): this
// one needs only os, while Fyne's waits for text/template. A test of the real
// program would see if that changed.
package locale

import "os"

// names are the variables that a locale is read from, the strongest first
// (POSIX.1-2017, Base Definitions §8.2).
var names = []string{"LC_ALL", "LC_MESSAGES", "LANG"}

// instead is a locale that Fyne has words for.
const instead = "en_US.UTF-8"

// before contains the value of each variable that was changed; nil: it was not set.
var before = map[string]*string{}

func init() {
	for _, name := range names {
		value, set := os.LookupEnv(name)
		switch {
		case set && value != "" && nameless(value):
			before[name] = &value
			_ = os.Setenv(name, instead)
			return
		case value != "":
			return // a real language
		}
	}
	before["LANG"] = nil
	_ = os.Setenv("LANG", instead)
}

// nameless reports whether a locale names no language: C, POSIX, and either with
// an encoding.
func nameless(value string) bool {
	for _, base := range []string{"C", "POSIX"} {
		if value == base || len(value) > len(base) && value[:len(base)+1] == base+"." {
			return true
		}
	}
	return false
}

// Restore puts the environment back as it was, for the programs that are
// started from here.
func Restore() {
	for name, value := range before {
		if value == nil {
			_ = os.Unsetenv(name)
			continue
		}
		_ = os.Setenv(name, *value)
	}
}
