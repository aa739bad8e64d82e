package diagram

import (
	"io"
	"net/http"
	"net/url"
	"slices"
	"time"
)

// The shapes of HAR 1.2, as far as a recorded flow fills them.
type (
	harFile struct {
		Log harLog `json:"log"`
	}
	harLog struct {
		Version string     `json:"version"`
		Creator harCreator `json:"creator"`
		Pages   []harPage  `json:"pages"`
		Entries []harEntry `json:"entries"`
		Comment string     `json:"comment,omitempty"`
	}
	harCreator struct {
		Name    string `json:"name"`
		Version string `json:"version"`
	}
	harPage struct {
		StartedDateTime string         `json:"startedDateTime"`
		ID              string         `json:"id"`
		Title           string         `json:"title"`
		PageTimings     map[string]int `json:"pageTimings"`
	}
	harEntry struct {
		Pageref         string         `json:"pageref"`
		StartedDateTime string         `json:"startedDateTime"`
		Time            float64        `json:"time"` // milliseconds
		Request         harRequest     `json:"request"`
		Response        harResponse    `json:"response"`
		Cache           map[string]int `json:"cache"`
		Timings         harTimings     `json:"timings"`
		Comment         string         `json:"comment,omitempty"`
	}
	harRequest struct {
		Method      string      `json:"method"`
		URL         string      `json:"url"`
		HTTPVersion string      `json:"httpVersion"`
		Cookies     []harValue  `json:"cookies"`
		Headers     []harValue  `json:"headers"`
		QueryString []harValue  `json:"queryString"`
		PostData    *harContent `json:"postData,omitempty"`
		HeadersSize int         `json:"headersSize"` // -1: not known
		BodySize    int         `json:"bodySize"`
	}
	harResponse struct {
		Status      int        `json:"status"` // 0: there was no answer
		StatusText  string     `json:"statusText"`
		HTTPVersion string     `json:"httpVersion"`
		Cookies     []harValue `json:"cookies"`
		Headers     []harValue `json:"headers"`
		Content     harContent `json:"content"`
		RedirectURL string     `json:"redirectURL"`
		HeadersSize int        `json:"headersSize"`
		BodySize    int        `json:"bodySize"`
	}
	harContent struct {
		Size     *int       `json:"size,omitempty"`
		MimeType string     `json:"mimeType"`
		Params   []harValue `json:"params,omitempty"`
		Text     string     `json:"text"`
	}
	harValue struct {
		Name  string `json:"name"`
		Value string `json:"value"`
	}
	harTimings struct {
		Send    float64 `json:"send"`
		Wait    float64 `json:"wait"`
		Receive float64 `json:"receive"`
	}
)

// writeHAR writes the steps that have a request as an HTTP Archive.
func writeHAR(w io.Writer, d Diagram, version string) error {
	page := harPage{StartedDateTime: harTime(d.StartedAt), ID: "attempt", Title: d.Title(), PageTimings: map[string]int{}}
	log := harLog{
		Version: "1.2", Creator: harCreator{Name: "Latchkey", Version: version}, Pages: []harPage{page}, Entries: []harEntry{},
		Comment: d.Notice,
	}
	for _, s := range d.Steps() {
		if s.Request != nil {
			log.Entries = append(log.Entries, s.harEntry(page.ID))
		}
	}
	return indented(w, harFile{log})
}

func harTime(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000Z07:00") }

func (s Step) harEntry(page string) harEntry {
	took := float64(s.DurationMS)
	e := harEntry{
		Pageref: page, StartedDateTime: harTime(s.At.Time), Time: took, Cache: map[string]int{}, Timings: harTimings{Wait: took},
		Comment: s.Title,
		Request: harRequest{
			Method: s.Request.Method, URL: s.Request.URL, HTTPVersion: "HTTP/1.1", Cookies: []harValue{}, Headers: harHeaders(s.Request.Headers),
			QueryString: []harValue{}, HeadersSize: -1, BodySize: len(s.Request.Body),
		},
		Response: harResponse{HTTPVersion: "HTTP/1.1", Cookies: []harValue{}, Headers: []harValue{}, HeadersSize: -1, BodySize: -1, Content: harContent{Size: new(int)}},
	}
	if u, err := url.Parse(s.Request.URL); err == nil {
		e.Request.QueryString = append(e.Request.QueryString, harValues(formFields(u.RawQuery))...)
	}
	if body := s.Request.Body; body != "" {
		e.Request.PostData = &harContent{MimeType: s.Request.Headers.Get("Content-Type"), Text: body}
	}
	if s.Response != nil {
		size := len(s.Response.Body)
		e.Response.Status, e.Response.StatusText = s.Response.Status, http.StatusText(s.Response.Status)
		e.Response.Headers, e.Response.RedirectURL = harHeaders(s.Response.Headers), s.Response.Headers.Get("Location")
		e.Response.BodySize = size
		e.Response.Content = harContent{Size: &size, MimeType: s.Response.Headers.Get("Content-Type"), Text: s.Response.Body}
	}
	return e
}

func harHeaders(h http.Header) []harValue {
	values := []harValue{}
	for name, all := range h {
		for _, value := range all {
			values = append(values, harValue{name, value})
		}
	}
	slices.SortStableFunc(values, func(a, b harValue) int {
		switch {
		case a.Name < b.Name:
			return -1
		case a.Name > b.Name:
			return 1
		}
		return 0
	})
	return values
}

func harValues(fields []Field) []harValue {
	var values []harValue
	for _, f := range fields {
		values = append(values, harValue{f.Name, f.Value})
	}
	return values
}
