package words

import (
	"strings"
	"testing"
	texttemplate "text/template"

	"github.com/nicksnyder/go-i18n/v2/i18n"
)

var (
	bareSample    = text("sample_bare", "A sample")
	holedSample   = phrase("sample_holed", "Signed in as {{.Name}}{{with .Detail}} ({{.}}){{end}}")
	countedSample = counted("sample_counted", "{{.N}} account at {{.Provider}}", "{{.N}} accounts at {{.Provider}}")
)

func TestMessagesInEnglish(t *testing.T) {
	for got, want := range map[string]string{
		bareSample():                                          "A sample",
		holedSample.fill(holes{"Name": "Ada"}):                "Signed in as Ada",
		holedSample.fill(holes{"Name": "Ada", "Detail": "x"}): "Signed in as Ada (x)",
		countedSample.of(1, holes{"Provider": "GitHub"}):      "1 account at GitHub",
		countedSample.of(0, holes{"Provider": "GitHub"}):      "0 accounts at GitHub",
	} {
		if got != want {
			t.Errorf("%q, not %q", got, want)
		}
	}
}

// A language whose plurals differ from English has its own forms, and messages that its file lacks
// stay English.
func TestMessagesInAnotherLanguage(t *testing.T) {
	speak(t, "pl", `{"sample_bare": "Próbka", "sample_counted": {
		"one": "{{.N}} konto", "few": "{{.N}} konta", "many": "{{.N}} kont", "other": "{{.N}} konta"}}`)
	for got, want := range map[string]string{
		bareSample():                           "Próbka",
		countedSample.of(1, nil):               "1 konto",
		countedSample.of(3, nil):               "3 konta",
		countedSample.of(5, nil):               "5 kont",
		holedSample.fill(holes{"Name": "Ada"}): "Signed in as Ada",
		Cancel():                               "Cancel",
	} {
		if got != want {
			t.Errorf("%q, not %q", got, want)
		}
	}
}

// A translation that cannot be rendered leaves the English sentence.
func TestABrokenTranslationStaysEnglish(t *testing.T) {
	speak(t, "de", `{"sample_holed": "Als {{.Name angemeldet", "sample_bare": "Ein {{.Muster}}"}`)
	if got := holedSample.fill(holes{"Name": "Ada"}); got != "Signed in as Ada" {
		t.Error(got)
	}
	if got := bareSample(); got != "A sample" {
		t.Error(got)
	}
}

func TestAFileThatIsNoLanguageChangesNothing(t *testing.T) {
	speak(t, "de", `{"sample_bare": "Ein Muster"}`)
	for tag, file := range map[string]string{"fr": "no JSON", "es": `["a"`, "tlh-QQ": `{"sample_bare": "x"}`} {
		if err := SetLanguage(tag, []byte(file)); err == nil {
			t.Errorf("%s: %s was taken", tag, file)
		}
	}
	if got := bareSample(); got != "Ein Muster" {
		t.Error(got)
	}
}

// speak sets the language of the program until the test ends.
func speak(t *testing.T, tag, file string) {
	t.Helper()
	if err := SetLanguage(tag, []byte(file)); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = SetLanguage("", nil) })
}

// TestEnglishIsAsABundleRendersIt: English is rendered without a bundle, with the same result as
// with one.
func TestEnglishIsAsABundleRendersIt(t *testing.T) {
	bundle := i18n.NewLocalizer(englishBundle(), "en")
	for _, m := range everyMessage() {
		names, err := holesOf(m)
		if err != nil {
			t.Fatal(err)
		}
		filled := holes{}
		for _, name := range names {
			filled[name] = "<" + name + ">"
		}
		counts := []any{nil}
		if m.one != "" {
			counts = []any{0, 1, 2}
		}
		for _, count := range counts {
			want, err := bundle.Localize(&i18n.LocalizeConfig{MessageID: m.id(), TemplateData: filled, PluralCount: count})
			if got := m.english(filled, count); err != nil || got != want {
				t.Errorf("%s for %v is %q, a bundle says %q, %v", m.id(), count, got, want, err)
			}
		}
	}
}

// Two ways lead to an English sentence, and both give the same: holes of texts and
// numbers are filled without text/template, and everything else by it.
func TestFormsArePlainlyFilledAsATemplateFillsThem(t *testing.T) {
	plain := 0
	for _, m := range everyMessage() {
		names, err := holesOf(m)
		if err != nil {
			t.Fatal(err)
		}
		filled := holes{}
		for i, name := range names {
			filled[name] = "<{{.N}}&" + name + ">"
			if i%2 == 1 || name == "N" {
				filled[name] = -1200 * i
			}
		}
		for _, form := range []string{m.one, m.other} {
			var want strings.Builder
			if err := texttemplate.Must(texttemplate.New("").Parse(form)).Execute(&want, filled); err != nil {
				t.Fatal(err)
			}
			got, ok := plainly(form, filled)
			if ok && got != want.String() {
				t.Errorf("%s is %q, a template says %q", m.id(), got, want.String())
			}
			if ok && len(names) > 0 && form != "" {
				plain++
			}
		}
	}
	if plain == 0 {
		t.Error("no form with holes was filled without a template")
	}
	for form, h := range map[string]holes{
		"{{with .A}}a{{end}}": {"A": "x"}, "{{.}}": {"A": "x"}, "{{A}}": {"A": "x"}, "{{.A}}": {}, "{{ .A }}": {"A": "x"}, "{{.A.B}}": {"A": "x"}, "{{.B}}": {"B": 1.5},
	} {
		if got, ok := plainly(form, h); ok {
			t.Errorf("%s was filled plainly: %q", form, got)
		}
	}
}
