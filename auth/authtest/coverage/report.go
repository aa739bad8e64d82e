package main

import (
	_ "embed"
	"errors"
	"fmt"
	"slices"
	"strings"
)

//go:embed ids.txt
var ids string

// requirement is one line of ids.txt: an id, the requirement, and either the
// tests that prove it without naming it ("by …") or why there is none ("not …").
type requirement struct {
	id, what string
	by       []string
	not      string
}

// requirements reads ids.txt.
func requirements() ([]requirement, error) {
	var all []requirement
	for line := range strings.Lines(ids) {
		fields := strings.Split(strings.TrimSpace(line), "\t")
		if len(fields) < 2 || len(fields) > 3 {
			return nil, fmt.Errorf("ids.txt: %q", line)
		}
		r := requirement{id: fields[0], what: fields[1]}
		if len(fields) == 3 {
			switch kind, rest, _ := strings.Cut(fields[2], " "); kind {
			case "by":
				r.by = strings.Split(rest, ", ")
			case "not":
				r.not = rest
			default:
				return nil, fmt.Errorf("ids.txt: %q", line)
			}
		}
		all = append(all, r)
	}
	return all, nil
}

// report returns the page, or an error that lists what is missing.
func report(root string) (string, error) {
	all, err := requirements()
	if err != nil {
		return "", err
	}
	found, err := scan(root)
	if err != nil {
		return "", err
	}
	var without, with strings.Builder
	var problems []error
	for _, r := range all {
		where := slices.Clone(found.naming[r.id])
		for _, name := range r.by {
			if !found.names[name] {
				problems = append(problems, fmt.Errorf("%s: there is no %s", r.id, name))
			}
			where = append(where, name)
		}
		slices.Sort(where)
		where = slices.Compact(where)
		switch {
		case len(where) > 0:
			fmt.Fprintf(&with, "| %s | %s | %s |\n", r.id, r.what, first(where, 6))
		case r.not != "":
			fmt.Fprintf(&without, "| %s | %s | %s |\n", r.id, r.what, r.not)
		default:
			problems = append(problems, fmt.Errorf("%s (%s): neither a test nor a reason", r.id, r.what))
		}
	}
	missing := "Every id has one.\n"
	if without.Len() > 0 {
		missing = "| id | what it asks | why |\n| --- | --- | --- |\n" + without.String()
	}
	return fmt.Sprintf(layout, missing, with.String()), errors.Join(problems...)
}

// first names the first few, and how many more there are.
func first(names []string, n int) string {
	if len(names) <= n {
		return strings.Join(names, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(names[:n], ", "), len(names)-n)
}

const layout = `# Coverage

Written by ` + "`make coverage`" + `: each requirement that the code and its tests call by an
id, and the tests for it. The test modules of other suites, OC and FA, stand in
[conformance.md](conformance.md).

## Without a test, and why

%s
## With tests

| id | what it asks | tests |
| --- | --- | --- |
%s`
