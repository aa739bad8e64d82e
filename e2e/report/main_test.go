package main

import (
	"strings"
	"testing"
)

func TestReport(t *testing.T) {
	const from = `{"Action":"build-output","ImportPath":"p","Output":"p.go:1: undefined: x\n"}
go: something is wrong
{"Action":"output","Package":"p","Test":"TestA","Output":"=== RUN   TestA\n"}
{"Action":"output","Package":"p","Test":"TestA","Output":"    a_test.go:1: nothing of note\n"}
{"Action":"output","Package":"p","Test":"TestA","Output":"--- PASS: TestA (0.00s)\n"}
{"Action":"pass","Package":"p","Test":"TestA"}
{"Action":"output","Package":"p","Test":"TestE","Output":"    e_test.go:1: nothing of note\n"}
{"Action":"output","Package":"p","Test":"TestE","Output":"    e_test.go:2: not proven here: IPv6: no such family\n"}
{"Action":"pass","Package":"p","Test":"TestE"}
{"Action":"output","Package":"p","Test":"TestB","Output":"    b_test.go:1: only root can do this\n"}
{"Action":"output","Package":"p","Test":"TestB","Output":"--- SKIP: TestB (0.00s)\n"}
{"Action":"skip","Package":"p","Test":"TestB"}
{"Action":"output","Package":"p","Test":"TestC","Output":"    c_test.go:1: got 1, want 2\n"}
{"Action":"output","Package":"p","Test":"TestC","Output":"--- FAIL: TestC (0.00s)\n"}
{"Action":"fail","Package":"p","Test":"TestC"}
{"Action":"output","Package":"p","Test":"TestD","Output":"panic: here\n"}
{"Action":"output","Package":"p","Output":"FAIL\tp\t0.1s\n"}
{"Action":"output","Package":"q","Output":"PASS\n"}
{"Action":"output","Package":"q","Output":"ok  \tq\t0.1s\n"}
`
	const want = `p.go:1: undefined: x
go: something is wrong
    e_test.go:2: not proven here: IPv6: no such family
    b_test.go:1: only root can do this
--- SKIP: TestB (0.00s)
    c_test.go:1: got 1, want 2
--- FAIL: TestC (0.00s)
FAIL	p	0.1s
ok  	q	0.1s
panic: here
`
	var text strings.Builder
	if err := report(strings.NewReader(from), &text); err != nil || text.String() != want {
		t.Errorf("text %q, %v; want %q", text.String(), err, want)
	}
}
