package diagram

import (
	"slices"
	"strings"

	"latchkey/auth"
)

// most bounds the table with which align finds the longest common sequence: beyond it, as
// in a flood of refused callbacks, each step takes the next one of its kind.
const most = 1 << 20

// reach is how many steps nextOfKind passes over at most, and how many rows lie at most
// between two steps that came in another order.
const reach = 32

// align pairs the steps of two attempts that do the same thing, in their order, and
// leaves as few as possible alone.
func align(a, b []Step) []Pair {
	ka, kb := actsOf(a), actsOf(b)
	head := 0
	for head < min(len(ka), len(kb)) && ka[head] == kb[head] {
		head++
	}
	tail := 0
	for tail < min(len(ka), len(kb))-head && ka[len(ka)-1-tail] == kb[len(kb)-1-tail] {
		tail++
	}
	var common [][2]int
	for i := range head {
		common = append(common, [2]int{i, i})
	}
	middleA, middleB := ka[head:len(ka)-tail], kb[head:len(kb)-tail]
	match := longestCommon
	if len(middleA)*len(middleB) > most {
		match = nextOfKind
	}
	for _, m := range match(middleA, middleB) {
		common = append(common, [2]int{head + m[0], head + m[1]})
	}
	for i := range tail {
		common = append(common, [2]int{len(ka) - tail + i, len(kb) - tail + i})
	}
	return exchanged(paired(a, b, common))
}

// exchanged pairs steps of one phase that both attempts have, in another order: what the
// browser does, and what Latchkey infers of it, happen at the same time.
func exchanged(rows []Pair) []Pair {
	for i := 0; i < len(rows); i++ {
		r := &rows[i]
		if r.A != nil && r.B != nil {
			continue
		}
		for j := i + 1; j < min(i+1+reach, len(rows)) && rows[j].phase() == r.phase(); j++ {
			o := rows[j]
			switch {
			case r.B == nil && o.A == nil && actOf(*r.A) == actOf(*o.B):
				r.B = o.B
			case r.A == nil && o.B == nil && actOf(*r.B) == actOf(*o.A):
				r.A = o.A
			default:
				continue
			}
			rows = slices.Delete(rows, j, j+1)
			break
		}
	}
	return rows
}

// paired returns the rows for the common steps, with the others between them.
func paired(a, b []Step, common [][2]int) []Pair {
	var rows []Pair
	i, j := 0, 0
	for _, m := range append(common, [2]int{len(a), len(b)}) {
		rows = append(rows, alone(a[i:m[0]], b[j:m[1]])...)
		if i, j = m[0]+1, m[1]+1; m[0] < len(a) {
			rows = append(rows, Pair{A: &a[m[0]], B: &b[m[1]]})
		}
	}
	return rows
}

// alone returns rows for steps that the other attempt lacks: those of one phase stand
// together.
func alone(a, b []Step) []Pair {
	var rows []Pair
	for len(a) > 0 || len(b) > 0 {
		if len(b) == 0 || len(a) > 0 && rank(a[0]) <= rank(b[0]) {
			rows, a = append(rows, Pair{A: &a[0]}), a[1:]
			continue
		}
		rows, b = append(rows, Pair{B: &b[0]}), b[1:]
	}
	return rows
}

// phaseOrder are the phases as an attempt has them.
var phaseOrder = []auth.Phase{
	auth.PhasePrepare, auth.PhaseAuthorize, auth.PhaseCallback, auth.PhaseExchange, auth.PhaseIdentify, auth.PhaseUse, auth.PhaseEnd,
}

func rank(s Step) int { return slices.Index(phaseOrder, auth.Phase(s.Phase)) }

// actsOf names what each step does.
func actsOf(steps []Step) []string {
	acts := make([]string, len(steps))
	for i, s := range steps {
		acts[i] = actOf(s)
	}
	return acts
}

// actOf names what a step does, from whom to whom. A step that does the same without a
// part of it, as an exchange without a verifier, has the same name.
func actOf(s Step) string {
	return strings.TrimSuffix(string(kindOf(s.Step)), "_no_verifier") + " " + s.From + " " + s.To
}

// longestCommon returns the places of a longest sequence that both have.
func longestCommon(a, b []string) [][2]int {
	length := make([][]int, len(a)+1) // of the longest common sequence of a[i:] and b[j:]
	for i := range length {
		length[i] = make([]int, len(b)+1)
	}
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			if length[i][j] = max(length[i+1][j], length[i][j+1]); a[i] == b[j] {
				length[i][j] = length[i+1][j+1] + 1
			}
		}
	}
	var places [][2]int
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch {
		case a[i] == b[j]:
			places = append(places, [2]int{i, j})
			i, j = i+1, j+1
		case length[i+1][j] >= length[i][j+1]:
			i++
		default:
			j++
		}
	}
	return places
}

// nextOfKind gives each step of a the next one of b that does the same, if there is one.
func nextOfKind(a, b []string) [][2]int {
	at := map[string][]int{}
	for j, act := range b {
		at[act] = append(at[act], j)
	}
	var places [][2]int
	next := 0
	for i, act := range a {
		list := at[act]
		for len(list) > 0 && list[0] < next {
			list = list[1:]
		}
		if len(list) > 0 && list[0]-next < reach { // farther ones would leave too many alone
			places, next = append(places, [2]int{i, list[0]}), list[0]+1
			list = list[1:]
		}
		at[act] = list
	}
	return places
}
