package http2quiet

import "testing"

// X3: what net/http looks for is removed wherever it stands, and nothing else is.
func TestX3Without(t *testing.T) {
	for value, want := range map[string]string{
		"http2debug=2":                          "",
		"http2debug=1,netdns=go":                "netdns=go",
		"netdns=go,http2debug=2,madvdontneed=1": "netdns=go,madvdontneed=1",
		"xhttp2debug=2":                         "",
		"netdns=http2debug=1":                   "",
		"netdns=go,http2client=0":               "netdns=go,http2client=0",
		"http2debug=2,http2debug=1":             "",
	} {
		if got := without(value); got != want {
			t.Errorf("without(%q) = %q, want %q", value, got, want)
		}
	}
}
