package words

// The headings of a manual page.
var (
	ManName        = text("man_name", "NAME")
	ManSynopsis    = text("man_synopsis", "SYNOPSIS")
	ManDescription = text("man_description", "DESCRIPTION")
	ManOptions     = text("man_options", "OPTIONS")
	ManInherited   = text("man_inherited", "OPTIONS OF EVERY COMMAND")
	ManExamples    = text("man_examples", "EXAMPLES")
	ManSeeAlso     = text("man_see_also", "SEE ALSO")
)

// helpGroups are the headings of the groups.
var helpGroups = texts("help_group_", func() map[string]string {
	return map[string]string{
		"sign_in":  "Signing in:",
		"accounts": "Accounts:",
		"use":      "Using a token:",
		"learn":    "Seeing how it works:",
		"care":     "Looking after Latchkey:",
	}
})

// HelpGroup is the heading of a group of commands.
func HelpGroup(id string) string { return said(helpGroups(), id, id) }

// examples are the examples of each command, by its path behind the program's
// name; the program itself has the empty path.
var examples = texts("help_example_", func() map[string]string {
	return map[string]string{
		"": `  latchkey                                 open the window
  latchkey sign-in demo                    try it with the built-in provider
  latchkey accounts                        list what is linked
  latchkey token ada                       print Ada's access token
  source <(latchkey completion bash)       complete commands, accounts and providers`,
		"accounts": `  latchkey accounts
  latchkey accounts --json | jq -r '.[] | select(.status != "active") | .id'`,
		"show": `  latchkey show ada
  latchkey show ada@example.com --json`,
		"label": `  latchkey label ada@example.com work
  latchkey label work ''                   take the label away`,
		"refresh": `  latchkey refresh ada
  latchkey refresh ada --json | jq -r .expires_at`,
		"revoke": `  latchkey revoke ada
  latchkey revoke ada --json | jq -r .proof`,
		"remove":   "  latchkey remove ada",
		"sign-out": "  latchkey sign-out ada",
		"sign-in": `  latchkey sign-in github
  latchkey sign-in work --scope openid --scope notes.read
  latchkey sign-in work --account ada      renew that account
  latchkey sign-in https://mcp.example/mcp   an API, by its address
  latchkey sign-in work --no-browser       open the address on any computer
  latchkey sign-in work --device           enter a code on another device
  latchkey sign-in demo --step-by-step     see each step before it is done`,
		"token": `  curl -H "Authorization: Bearer $(latchkey token ada)" https://api.example/notes
  latchkey token ada --min-valid 10m`,
		"header": "  latchkey header ada | curl -H @- https://api.example/notes",
		"lend": `  latchkey lend ada --read-only -- sh -c 'curl "$LATCHKEY_URL/notes"'
  latchkey lend ada --path /v1 --method GET --method POST -- my-agent --api {url}/v1
  latchkey lend ada --scope notes.read --for 10m
  latchkey lend ada --print-config         for an MCP client`,
		"stop": `  latchkey stop
  latchkey stop --revoke`,
		"call": `  latchkey call ada https://api.example/notes
  latchkey call ada https://api.example/notes -d '{"title":"Milk"}'
  latchkey call ada https://api.example/notes/7 -X DELETE -i
  latchkey call ada https://api.example/pictures -H Content-Type:image/png -d @picture.png
  echo '{"jsonrpc":"2.0","id":1,"method":"tools/list"}' | latchkey call ada https://mcp.example/mcp -d @-`,
		"exec": `  latchkey exec -e GH_TOKEN:ada -- gh repo list
  latchkey exec -e TOKEN -- sh -c 'curl -H "Authorization: Bearer $TOKEN" https://api.example/notes'`,
		"programs": `  latchkey programs
  latchkey programs --json | jq -r '.[] | select(.rule == "ask") | .path'`,
		"programs allow": `  latchkey programs allow /usr/bin/git --account ada
  latchkey programs allow deploy.sh --account ada --for 30m
  latchkey programs allow /usr/bin/node --until-lock`,
		"programs deny":   "  latchkey programs deny /usr/bin/node",
		"programs ask":    "  latchkey programs ask /usr/bin/git --account ada",
		"programs forget": "  latchkey programs forget git",
		"ledger": `  latchkey ledger
  latchkey ledger --account ada --since 24h
  latchkey ledger --csv | column -s, -t`,
		"ledger verify": "  latchkey ledger verify",
		"git": `  latchkey git setup git.example ada
  latchkey git remove git.example`,
		"git setup": `  latchkey git setup git.example ada
  latchkey git setup https://git.example/team ada --user oauth2
  latchkey git setup git.example ada --print`,
		"git remove":     "  latchkey git remove git.example",
		"git-credential": "  latchkey git-credential get              as git runs it, with its question on standard input",
		"kube":           "  latchkey kube setup ada",
		"kube setup": `  latchkey kube setup ada
  latchkey kube setup ada --print`,
		"kube-credential": "  latchkey kube-credential ada",
		"trace": `  latchkey trace                                 the newest attempt, step by step
  latchkey trace --format html --out flow.html   one file that explains it, for a browser
  latchkey trace --list`,
		"lab": `  latchkey lab list
  latchkey lab run stolen-code             the attack, stopped
  latchkey lab run stolen-code --off       the same without what stops it
  latchkey lab run all                     all of them, both ways`,
		"lab list":   "  latchkey lab list --json | jq -r '.[].id'",
		"lab lesson": `  latchkey lab lesson stolen-code --out stolen-code.html`,
		"lab run": `  latchkey lab run stolen-code
  latchkey lab run stolen-code --off
  latchkey lab run all --json | jq -r '.[] | select(.outcome != .expected) | .attack'`,
		"demo": `  latchkey demo
  latchkey demo --listen 127.0.0.1:0 --token-ttl 30s
  latchkey demo --fault slow=5s --fault clock=+15m   see how Latchkey takes that`,
		"doctor": `  latchkey doctor
  latchkey doctor --bundle findings.zip`,
		"reset":    "  latchkey reset",
		"callback": "  latchkey callback 'app.latchkey:/oauth/work?code=…&state=…'",
		"completion": `  source <(latchkey completion bash)       for this shell; the line belongs in ~/.bashrc
  latchkey completion fish > ~/.config/fish/completions/latchkey.fish`,
		"help": `  latchkey help sign-in
  latchkey help providers add`,
		"version": `  latchkey version
  latchkey version --json`,
		"providers": `  latchkey providers
  latchkey providers --json | jq -r '.[] | select(.ready) | .id'`,
		"providers add": `  latchkey providers add --issuer https://id.example --client-id latchkey
  latchkey providers add --id github --client-id Iv1.0123 --secret-file secret.txt
  latchkey providers add --issuer https://id.example --client-id app --resource https://api.example`,
		"providers remove": `  latchkey providers remove work
  latchkey providers remove work --revoke`,
		"providers client-metadata": `  latchkey providers client-metadata https://latchkey.example/client.json`,
		"providers check": `  latchkey providers check https://id.example
  latchkey providers check https://mcp.example/mcp
  latchkey providers check work --json`,
		"providers export": "  latchkey providers export providers.toml",
		"providers import": "  latchkey providers import providers.toml",
		"vault":            "  latchkey vault repair",
		"vault repair":     "  latchkey vault repair",
		"vault export":     "  latchkey vault export accounts.latchkey",
		"vault import":     "  latchkey vault import accounts.latchkey",
		"vault move": `  latchkey vault move keyring
  latchkey vault move passphrase --new-passphrase-file new.txt`,
		"vault renew-key":     "  latchkey vault renew-key",
		"vault recovery-code": "  latchkey vault recovery-code",
		"vault recover":       "  latchkey vault recover --code-file code.txt",
		"man":                 "  latchkey man ./man1",
	}
})

// Example is the example of the command with this path, such as "providers add",
// or empty if it has none.
func Example(path string) string { return said(examples(), path, "") }
