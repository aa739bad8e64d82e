package words

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	texttemplate "text/template"

	"github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"
)

// message is one sentence or label: its name, by which a translation is found, and its English
// forms. A message without a number has only the second form.
type message struct{ name, part, one, other string }

// id returns the message's whole name. It is joined when needed, so that declaring a message
// allocates nothing.
func (m *message) id() string { return m.name + m.part }

// catalogue lists the messages of the program. Nothing is parsed before the first use, and a table
// of messages is built at its first use: most commands use few messages, and none waits for the
// others.
var catalogue struct {
	sync.Mutex
	messages []message
	tables   []func() // each builds one table, once
}

// everyMessage builds all tables and returns all messages.
func everyMessage() []message {
	for _, build := range catalogue.tables { // grows only while the program starts
		build()
	}
	catalogue.Lock()
	defer catalogue.Unlock()
	return slices.Clone(catalogue.messages)
}

// holes are the values of a template's named holes.
type holes map[string]any

// template is a message with named holes, such as "Signed in as {{.Name}}".
type template struct{ *message }

// plural is a template with a form for one thing and a form for any other number; {{.N}} is the
// number.
type plural struct{ *message }

// text declares a message without holes and returns the function that renders it.
func text(name, english string) func() string {
	m := declare(message{name: name, other: english})
	return func() string {
		if t := spoken.Load(); t != nil {
			if translated, ok := t.plain[m.name]; ok {
				return translated
			}
		}
		return m.other
	}
}

// phrase declares a message with named holes. A part that depends on a hole is written as {{with
// .Hole}} … {{end}}: an empty value leaves the part out.
func phrase(name, english string) template {
	return template{declare(message{name: name, other: english})}
}

// part declares one of several messages whose names begin alike.
func part(name, part, english string) template {
	return template{declare(message{name: name, part: part, other: english})}
}

// counted declares a message with a number in it, {{.N}}, and its two English
// forms. A translation has as many forms as its language.
func counted(name, one, other string) plural {
	return plural{declare(message{name: name, one: one, other: other})}
}

// firstMessages is how many messages are allocated at once.
const firstMessages = 1024

func declare(m message) *message {
	catalogue.Lock()
	defer catalogue.Unlock()
	if catalogue.messages == nil {
		catalogue.messages = make([]message, 0, firstMessages)
	}
	catalogue.messages = append(catalogue.messages, m)
	return &catalogue.messages[len(catalogue.messages)-1] // stays valid when the slice moves: a message never changes
}

// fill returns the message with its holes filled.
func (t template) fill(h holes) string { return t.render(h, nil) }

// of returns the message for n things. It fills {{.N}} itself; h may be nil.
func (p plural) of(n int, h holes) string {
	all := holes{"N": n}
	maps.Copy(all, h)
	return p.render(all, n)
}

// render fills a message in the present language. It uses the English one if the translation lacks
// the message or fails to render.
func (m *message) render(h holes, count any) string {
	t := spoken.Load()
	if t == nil {
		return m.english(h, count)
	}
	said, err := t.localizer.Localize(&i18n.LocalizeConfig{MessageID: m.id(), TemplateData: h, PluralCount: count})
	if said == "" && err != nil {
		return m.english(h, count)
	}
	return said
}

// english fills the English form without a bundle: preparing a bundle takes as long as the rest of
// a short command.
func (m *message) english(h holes, count any) string {
	form := m.other
	if count == 1 {
		form = m.one
	}
	if filled, ok := plainly(form, h); ok {
		return filled
	}
	parsed, ok := parsedForms.Load(form)
	if !ok {
		parsed, _ = parsedForms.LoadOrStore(form, texttemplate.Must(texttemplate.New("").Parse(form))) // a test renders all
	}
	var out strings.Builder
	if parsed.(*texttemplate.Template).Execute(&out, h) != nil {
		return ""
	}
	return out.String()
}

// plainly fills a form whose holes are all {{.Name}} with texts and whole numbers.
// The first use of package text/template costs a short command more than all of
// its own work. The result is false for any other form or value.
func plainly(form string, h holes) (string, bool) {
	var out strings.Builder
	for {
		before, after, found := strings.Cut(form, "{{")
		out.WriteString(before)
		if !found {
			return out.String(), true
		}
		action, rest, _ := strings.Cut(after, "}}")
		name, isHole := strings.CutPrefix(action, ".")
		if !isHole {
			return "", false
		}
		switch value := h[name].(type) {
		case string:
			out.WriteString(value)
		case int:
			out.WriteString(strconv.Itoa(value))
		default:
			return "", false
		}
		form = rest
	}
}

// parsedForms caches the templates of English forms.
var parsedForms sync.Map

// tongue is a language with its messages.
type tongue struct {
	tag       string            // BCP 47
	plain     map[string]string // messages without holes; nil: English
	localizer *i18n.Localizer
}

// spoken is the present language; nil means English.
var spoken atomic.Pointer[tongue]

// englishBundle returns the bundle that a translation is added to.
func englishBundle() *i18n.Bundle {
	b := i18n.NewBundle(language.English)
	var all []*i18n.Message
	for _, m := range everyMessage() {
		all = append(all, &i18n.Message{ID: m.id(), One: m.one, Other: m.other})
	}
	b.MustAddMessages(language.English, all...) // English has plural rules
	return b
}

// SetLanguage sets the language of the program: tag is its BCP 47 tag, such as "pt-BR", and file
// contains its messages as go-i18n reads them: a JSON object of texts by name, or of objects with
// plural forms. Messages that the file lacks stay English. An empty tag means English. The error
// says why the file cannot be used; the language is then unchanged.
func SetLanguage(tag string, file []byte) error {
	if tag == "" {
		spoken.Store(nil)
		return nil
	}
	b := englishBundle()
	read, err := b.ParseMessageFileBytes(file, tag+".json")
	if err != nil {
		return err
	}
	t := &tongue{tag: tag, plain: map[string]string{}, localizer: i18n.NewLocalizer(b, tag)}
	for _, m := range read.Messages {
		if !strings.Contains(m.Other, "{{") {
			t.plain[m.ID] = m.Other
		}
	}
	spoken.Store(t)
	return nil
}

// later declares a table of messages that is built when it is first used.
func later[K comparable, V any](build func() map[K]V) func() map[K]V {
	table := sync.OnceValue(build)
	catalogue.tables = append(catalogue.tables, func() { table() })
	return table
}

// texts declares a message without holes for each of some keys, named by prefix
// and key.
func texts[K ~string](prefix string, all func() map[K]string) func() map[K]func() string {
	return later(func() map[K]func() string {
		declared := map[K]func() string{}
		for key, english := range all() {
			declared[key] = text(prefix+string(key), english)
		}
		return declared
	})
}

// phrases declares a message with holes for each of some keys, named by prefix and
// key.
func phrases[K ~string](prefix string, all func() map[K]string) func() map[K]template {
	return later(func() map[K]template {
		declared := map[K]template{}
		for key, english := range all() {
			declared[key] = phrase(prefix+string(key), english)
		}
		return declared
	})
}

// said returns the message for a key, or other if there is none.
func said[K comparable](all map[K]func() string, key K, other string) string {
	if say, ok := all[key]; ok {
		return say()
	}
	return other
}
