package words

// presenterTitles name an attempt before an audience, by its kind. They name nobody but the people
// of the demo provider.
var presenterTitles = phrases("presenter_title_", func() map[string]string {
	return map[string]string{
		"sign_in":  "{{.Who}} signs in at {{.Where}}",
		"refresh":  "New tokens for {{.Who}} at {{.Where}}",
		"revoke":   "The tokens of {{.Who}} are revoked at {{.Where}}",
		"sign_out": "{{.Who}} signs out at {{.Where}}",
		"call":     "An API is called for {{.Who}}",
		"check":    "{{.Where}} is asked what it offers",
	}
})

var (
	presenter      = text("presenter", "Presenter")
	presenterLeave = text("presenter_leave", "Leave")
	presenterEsc   = text("presenter_leave_key", "Esc")
	presenterWho   = text("presenter_who", "Alex")
	presenterWhere = text("presenter_where", "a provider")
)

// Presenter shows Flow to an audience.
func Presenter() string { return presenter() }

// PresenterLeave ends that.
func PresenterLeave() string { return presenterLeave() }

// PresenterLeaveKey is the key that ends it.
func PresenterLeaveKey() string { return presenterEsc() }

// PresenterTitle names an attempt before an audience. The empty who and where mean fixed names.
func PresenterTitle(kind, who, where string) string {
	if who == "" {
		who = presenterWho()
	}
	if where == "" {
		where = presenterWhere()
	}
	t, ok := presenterTitles()[kind]
	if !ok {
		return where
	}
	return t.fill(holes{"Who": who, "Where": where})
}
