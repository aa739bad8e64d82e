package auth

import (
	"io"
	"net/http"
	"slices"
	"strings"
)

// CallRequest is one request to a protected resource.
type CallRequest struct {
	Method string      // empty means GET
	URL    string      // that the account's token is for; see Client.Send
	Header http.Header // beside what Latchkey sends itself; see CheckField
	Body   Body
	// OnAnswer gets the head of the answer that ends the request, and returns what gets
	// its body, piece by piece as it comes. The error of that writer ends the request.
	// There is then no limit on the size, and none on the time as long as the answer
	// goes on. nil means that the body is in Answer.
	OnAnswer func(Head) io.Writer
}

// Head is what precedes the body of an answer.
type Head struct {
	Proto  string // such as HTTP/1.1
	Status int
	Header http.Header
}

// Body is the content of a request. The zero Body is none.
type Body struct {
	Open   func() (io.ReadCloser, error) // nil: there is no content
	Size   int64                         // in bytes; -1 if unknown
	IsOnce bool                          // Open can be called only once: the request cannot be repeated
}

// ownFields are the fields of a request that Latchkey or the connection sets: who
// sends it and where it goes, what is between two computers alone (RFC 9110 §7.6.1),
// and where the content ends.
var ownFields = []string{
	"authorization", "cookie", "dpop", "host", "forwarded",
	"connection", "keep-alive", "te", "trailer", "transfer-encoding", "upgrade",
	"content-length", "expect",
}

// CheckField refuses a field of a request that a person may not set (WhyOwnField), or
// that RFC 9110 §5.1 and §5.5 do not allow (WhyNotField).
func CheckField(name, value string) error {
	lower := strings.ToLower(name)
	switch {
	case !isToken(name) || strings.ContainsFunc(value, func(r rune) bool { return r < ' ' && r != '\t' || r == 0x7f }):
		return badField(name, WhyNotField)
	case slices.Contains(ownFields, lower) || strings.HasPrefix(lower, "proxy-"):
		return badField(name, WhyOwnField)
	}
	return nil
}

func badField(name string, why Why) error {
	return (&Error{Step: StepConfig, Kind: KindUsage, Reason: ReasonBadFlag, Detail: clean(name, 80)}).Because(why)
}

// isToken reports whether s is a token of RFC 9110 §5.6.2, as methods and names of
// fields are.
func isToken(s string) bool {
	return s != "" && !strings.ContainsFunc(s, func(r rune) bool {
		return r <= ' ' || r >= 0x7f || strings.ContainsRune(`"(),/:;<=>?@[\]{}`, r)
	})
}

// check refuses a request that must not leave: CONNECT and TRACE, which would open a
// tunnel or send the token back (RFC 9110 §9.3.8), and fields of CheckField.
func (q CallRequest) check() error {
	if q.Method != "" {
		if err := CheckMethod(q.Method); err != nil {
			return err
		}
	}
	for name, values := range q.Header {
		for _, value := range values {
			if err := CheckField(name, value); err != nil {
				return err
			}
		}
	}
	return nil
}

// CheckMethod refuses what is no method of a request with a token; see check.
func CheckMethod(method string) error {
	if !isToken(method) || strings.EqualFold(method, http.MethodConnect) || strings.EqualFold(method, http.MethodTrace) {
		return badField(method, WhyNotMethod)
	}
	return nil
}

// SetTypes sets Content-Type to kind, unless that is empty, and Accept, where the
// request has none of them. An MCP server answers JSON by JSON or by events, and demands
// that both are accepted; elsewhere nobody who sends no JSON expects events.
func (q *CallRequest) SetTypes(kind string) {
	if kind != "" && q.Header.Values("Content-Type") == nil {
		q.Header.Set("Content-Type", kind)
	}
	if q.Header.Values("Accept") != nil {
		return
	}
	q.Header.Set("Accept", "application/json, */*;q=0.5")
	if kind == TypeJSON {
		q.Header.Set("Accept", "application/json, text/event-stream, */*;q=0.5")
	}
}

// TypeJSON is the media type of JSON.
const TypeJSON = "application/json"
