package words

import "latchkey/auth"

// notAllowed is for programs that may not have a token.
var notAllowed = failures("", func() map[auth.Reason][2]string {
	return map[auth.Reason][2]string{
		auth.ReasonProgramRefused:    {"This program may not have a token{{with .Detail}}: {{.}}{{end}}", "A rule of yours says never. {{with .Command}}To let it have one: {{.}}{{else}}latchkey programs lists the rules.{{end}}"},
		auth.ReasonProgramUnasked:    {"This program has no rule, and nobody can be asked{{with .Detail}}: {{.}}{{end}}", "{{with .Command}}To let it have a token: {{.}}{{else}}Its path is not known, so no rule can be made for it: run it at a terminal, or open the window, and answer there.{{end}}"},
		auth.ReasonProgramDeclined:   {"You refused this program a token{{with .Detail}}: {{.}}{{end}}", "{{with .Command}}To let it have one: {{.}}{{else}}It can ask again.{{end}}"},
		auth.ReasonProgramUnanswered: {"The question about this program was not answered{{with .Detail}}: {{.}}{{end}}", "It was refused a token this time, and can ask again.{{with .Command}} To let it have one without a question: {{.}}{{end}}"},
		auth.ReasonProgramUnknown:    {"No program{{with .Detail}} named {{.}}{{end}} is known", "latchkey programs lists those that have come. Name another one by its path."},
		auth.ReasonAmbiguousProgram:  {"Several programs have that name{{with .Detail}}: {{.}}{{end}}", "Use the path of one of them."},
		auth.ReasonLedgerChanged:     {"The ledger is not as it was written{{with .Detail}}: {{.}}{{end}}", "A line there was changed or taken out, or its file is damaged. latchkey ledger shows what can be read. Nothing was repaired."},
		auth.ReasonHolderLocked:      {"Latchkey is locked", "Unlock its window and try again. Nothing was handed out."},
		auth.ReasonRulesOlder:        {"The rules for programs are an older copy, or were removed", "{{with .Command}}To let this program have a token: {{.}}. {{end}}Until you change a rule, every program is asked about, because a rule may have been changed since; never stays never. A change ends that: of the rules that latchkey programs lists, those that gave tokens then ask. Look whether one that says never is missing."},
		auth.ReasonRulesDamaged:      {"The rules for programs cannot be read{{with .Detail}}: {{.}}{{end}}", "Until there are new ones no program gets a token, because one of them may say never. Any latchkey programs allow, deny or ask sets the damaged file aside and begins anew."},
	}
})

var allowProgram = phrase("programs_allow_command", "latchkey programs allow {{.Path}} --account {{.Account}}")

// AllowCommand is the command that lets a program have the tokens of an account, as a shell takes
// it. A program whose path is unknown has none: it is empty.
func AllowCommand(path, account string) string {
	if !isPath(path) || account == "" {
		return ""
	}
	return allowProgram.fill(holes{"Path": shellWord(path), "Account": shellWord(account)})
}

// isPath reports whether a program's name is its path, here or on Windows.
func isPath(name string) bool {
	return len(name) > 2 && (name[0] == '/' || name[1] == ':')
}
