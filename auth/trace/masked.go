package trace

import (
	"encoding/json"

	"latchkey/auth"
)

// Masked returns a trace file as this version would have recorded it: a file of
// an older version may contain personal data from userinfo and calls. Text that
// is not a trace is an error.
func Masked(text []byte) ([]byte, error) {
	var t Trace
	if err := json.Unmarshal(text, &t); err != nil {
		return nil, err
	}
	t.complete()
	for i, s := range t.Steps {
		if s.Request != nil {
			s.Request.Body = auth.MaskRequest(s.Request.Body)
			s.Request.URL = auth.MaskPeople(s.Request.URL)
			if t.Kind == string(auth.AttemptCall) && auth.Step(s.Step) == auth.StepCall && s.Request.Body != "" {
				s.Request.Body = notShown
			}
		}
		if s.Response != nil {
			s.Response.Body = auth.MaskAnswer(auth.Step(s.Step), s.Response.Body)
			if t.Kind == string(auth.AttemptCall) && s.Response.Body != "" {
				s.Response.Body = notShown
			}
		}
		if s.Error != nil {
			s.Error.Description, s.Error.Detail = auth.MaskPeople(s.Error.Description), auth.MaskPeople(s.Error.Detail)
		}
		t.Steps[i] = s
	}
	return json.MarshalIndent(t, "", "  ")
}

// notShown stands for the content of a call, which is the caller's alone.
const notShown = "(not shown)"
