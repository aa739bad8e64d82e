package agent

import (
	"bytes"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"unicode"
)

// caller reads /proc/PID/stat, which every user may read: "PID (NAME) STATE
// PARENT …". The name may contain any character, also parentheses.
func caller(pid int) Caller {
	c := Caller{PID: pid}
	c.Program, c.ParentPID = process(pid)
	if c.ParentPID > 0 {
		var starter int
		c.Parent, starter = process(c.ParentPID)
		c.Starter, _ = process(starter)
	}
	return c
}

func process(pid int) (name string, parent int) {
	stat, err := os.ReadFile(filepath.Join("/proc", strconv.Itoa(pid), "stat"))
	open, shut := bytes.IndexByte(stat, '('), bytes.LastIndexByte(stat, ')')
	if err != nil || open < 0 || shut < open {
		return "", 0
	}
	name = strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) {
			return -1
		}
		return r
	}, string(stat[open+1:shut]))
	if fields := bytes.Fields(stat[shut+1:]); len(fields) > 1 {
		parent, _ = strconv.Atoi(string(fields[1]))
	}
	return name, parent
}
