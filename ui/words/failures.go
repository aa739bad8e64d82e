package words

import "latchkey/auth"

// kinds are the messages for reasons without messages of their own.
var kinds = failures("kind_", func() map[auth.Kind][2]string {
	return map[auth.Kind][2]string{
		auth.KindUsage:           {"This cannot be done as asked", "Look at what was entered{{with .Detail}}: {{.}}{{end}}."},
		auth.KindTimeout:         {"The sign-in took too long", "Start it again; nothing was changed."},
		auth.KindCancelled:       {"Cancelled", "Nothing was changed. Start again when you like."},
		auth.KindSignInNeeded:    {"{{.Provider}} wants you to sign in again", "Sign in again; the account and its name stay."},
		auth.KindProviderError:   {"{{.Provider}} refused", "Try again; if it stays so, look at the provider's settings{{with .Code}} ({{.}}){{end}}."},
		auth.KindBadAnswer:       {"{{.Provider}} gave an answer that cannot be trusted", "Nothing was stored. Try again; if it stays so, tell the provider."},
		auth.KindNetwork:         {"{{.Provider}} cannot be reached", "Check the connection and try again. Nothing was changed."},
		auth.KindWrongPassphrase: {"This passphrase does not open the vault", "Try again. The vault is as it was."},
		auth.KindVaultDamaged:    {"A file of the vault is damaged", "Run latchkey vault repair to bring back its previous version{{with .Detail}}: {{.}}{{end}}."},
		auth.KindVaultBusy:       {"The vault is in use", "Another Latchkey is writing. Try again in a moment."},
		auth.KindKeyring:         {"The keyring does not give the vault's key", "Unlock the keyring and try again. Nothing is lost."},
		auth.KindNotAllowed:      {"This program may not have a token{{with .Detail}}: {{.}}{{end}}", "latchkey programs lists the rules."},
		auth.KindInternal:        {"Something in Latchkey itself went wrong", "Try again. Nothing that was stored has been changed."},
	}
})

// usage is for errors of a person or in a file.
var usage = failures("", func() map[auth.Reason][2]string {
	return map[auth.Reason][2]string{
		auth.ReasonBadProvider:       {"The settings of {{.provider}} do not hold", "Correct them{{with .Detail}}: {{.}}{{end}}."},
		auth.ReasonBadIssuer:         {"This issuer cannot be used", "An issuer is an https address, or http on this computer (127.0.0.1, [::1], localhost){{with .Detail}}: {{.}}{{end}}."},
		auth.ReasonBadRedirect:       {"This redirect address cannot be used", "Use http://127.0.0.1/cb/NAME, or app.latchkey:/oauth/NAME{{with .Detail}}; {{.}}{{end}}."},
		auth.ReasonFormToApp:         {"{{.Provider}} answers with a form, and a form cannot reach Latchkey's own address", "Sign in with --callback loopback, or take response_mode out of the provider's file if {{.provider}} can answer in the address. The browser was not opened."},
		auth.ReasonIssuerNeeded:      {"{{.Provider}} has no issuer, and openid asks for an ID token", "Name the issuer in the provider's file: it is what the ID token must say. Where no ID token comes, write no_id_token = true under [quirks], or take openid out of the scopes."},
		auth.ReasonBadScope:          {"A scope has a character that no scope may have", "Write scopes without spaces, quotes or control characters{{with .Detail}}: {{.}}{{end}}."},
		auth.ReasonUnknownProvider:   {"There is no provider{{with .Detail}} named {{.}}{{end}}", "latchkey providers lists them; providers add makes one."},
		auth.ReasonAmbiguousProvider: {"Several providers are named so{{with .Detail}}: {{.}}{{end}}", "Use the id, which latchkey providers shows."},
		auth.ReasonDuplicateProvider: {"The provider id{{with .Detail}} {{.}}{{end}} is taken", "Choose another with --id, or remove the old one first."},
		auth.ReasonNotReady:          {"{{.Provider}} is not set up yet", "It needs a client ID: register Latchkey there, then add it with latchkey providers add."},
		auth.ReasonReadOnly:          {"This provider is not yours to change{{with .Detail}}: {{.}}{{end}}", "Presets are built in and team files belong to the team; add your own beside them."},
		auth.ReasonUnknownAccount:    {"There is no account{{with .Detail}} named {{.}}{{end}}", "latchkey accounts lists them."},
		auth.ReasonAmbiguous:         {"Several accounts are named so{{with .Detail}}: {{.}}{{end}}", "Use the id, which latchkey accounts shows, or give one of them a label."},
		auth.ReasonNoTerminal:        {"A terminal is needed{{with .Detail}} for {{.}}{{end}}", "Run the command in a terminal, where Enter goes on at each stop, or leave the flag out."},
		auth.ReasonBadSocketRequest:  {"This is no request for a token", "Send POST /1/token with the Content-Type application/json and, in 8 KiB at most, an object of account, and perhaps min_valid and reason."},
		auth.ReasonBadFlag:           {"This cannot be understood{{with .Detail}}: {{.}}{{end}}", "latchkey help, or --help after a command, shows what it takes."},
		auth.ReasonCannotOpen:        {"No program opened the file", "Open it with an editor of your own{{with .Detail}}: {{.}}{{end}}."},
		auth.ReasonNoFolder:          {"There is no folder{{with .Detail}} {{.}}{{end}}", "Make it first, or name another. Nothing was written."},
		auth.ReasonOpenFile:          {"Other users may write a provider's file, so it is not used", "Whoever writes it decides where your codes and tokens go. Look whether it says what it should, and then end that with \"chmod go-w {{.Detail}}\"."},
		auth.ReasonForeignFile:       {"A provider's file belongs to another user, so it is not used", "Its owner could send your codes and tokens elsewhere. It must be yours or root's. If you trust its content, make it so with \"sudo chown $USER {{.Detail}}\"."},
		auth.ReasonBadConfig:         {"A settings file cannot be read", "Correct it and try again; nothing is lost{{with .Detail}}: {{.}}{{end}}."},
		auth.ReasonForeignHost:       {"The token is not for this address", "It goes only to the account's own resource and to addresses that the provider's file lists under resources{{with .Detail}}, not to {{.}}{{end}}."},
		auth.ReasonOtherProvider:     {"This account is not one at {{.provider}}", "Name the provider that it was linked at{{with .Detail}}: {{.}}{{end}}."},
		auth.ReasonProviderChanged:   {"{{.Provider}} is no longer the provider this account was linked to", "Its issuer or client has changed. Put it back, or remove the account and sign in again."},
		auth.ReasonKeeperDisagrees:   {"The vault's key is kept elsewhere", "Leave out --key-keeper, or name the one in use{{with .Detail}}: {{.}}{{end}}. Nothing was changed."},
		auth.ReasonLendOrigin:        {"It is not clear which API is meant", "{{with .Detail}}Name one of these with --to: {{.}}.{{else}}The provider's file lists no address under resources: add the API's there, such as resources = [\"https://api.example\"].{{end}}"},
		auth.ReasonTokenBound:        {"This token is bound to Latchkey's key", "Another program could not use it. Use latchkey lend or latchkey call, or write dpop = \"never\" into the provider's file and sign in again."},
		auth.ReasonToolMissing:       {"{{with .Detail}}There is no {{.}} here{{else}}A program is missing{{end}}", "Install it, or take --print and paste the lines where they belong. Nothing was changed."},
		auth.ReasonToolFailed:        {"{{.Provider}} did not change its settings", "Mend what it complains about, or take --print and paste the lines where they belong."},
		auth.ReasonSchemeHandler:     {"The system cannot be told to hand over this address", "Sign in with --callback loopback, which needs nothing of it{{with .Detail}}: {{.}}{{end}}."},
		auth.ReasonLabUnexpected:     {"An attack ended otherwise than it should{{with .Detail}}: {{.}}{{end}}", "Either a protection of this version is broken, or this computer disturbed the run. Run it once more, and report it if it stays so."},
		auth.ReasonUnknownAttack:     {"There is no attack{{with .Detail}} named {{.}}{{end}}", "latchkey lab list shows the attacks."},
		auth.ReasonUnknownTrace:      {"There is no recorded flow{{with .Detail}} named {{.}}{{end}}", "latchkey trace --list shows what is recorded."},
	}
})

// waiting is for what ends or disturbs the wait for the browser.
var waiting = failures("", func() map[auth.Reason][2]string {
	return map[auth.Reason][2]string{
		auth.ReasonNoCallback:     {"Nobody came back from the browser in time", "If {{.provider}} showed an error page, its text names the cause, often the redirect address.{{with .Line}} If that is registered, the provider may compare the port too, and Latchkey takes another one each time: write {{.}} into the provider's file and register that address.{{end}} Else start again and finish in the browser."},
		auth.ReasonLeaseEnded:     {"The lease was ended", "The vault was locked or closed, everything was stopped, or the lease was ended in Latchkey{{with .Detail}} ({{.}}){{end}}. Lend again to go on."},
		auth.ReasonCodeEnded:      {"The code was not approved in time", "It ended before that. Start again for a new one."},
		auth.ReasonSchemeSilent:   {"The browser did not hand the answer to Latchkey in time", "A browser may drop the jump to an app when no button was pressed, and then shows an empty page. Sign in with --callback loopback, which has no such limit."},
		auth.ReasonOnlyRefused:    {"Only answers that are not ours came back", "{{with .Refused}}{{.}} {{end}}Start again, and finish in the page that opens."},
		auth.ReasonNotSignedOut:   {"The browser did not come back from signing out", "If the page of {{.provider}} says that you are signed out, you are. It may not know the way back: register{{with .Detail}} {{.}} as{{end}} the address after signing out there, or write post_logout_redirect = \"none\" into the provider's file. The account is as it was."},
		auth.ReasonCancelled:      {"The sign-in was cancelled", "Nothing was changed. Start again when you like."},
		auth.ReasonWindowLocked:   {"Latchkey locked, and the sign-in was cancelled", "A locked window cannot store an account. Start the sign-in again."},
		auth.ReasonInterrupted:    {"Interrupted", "What was finished is kept; the rest was not begun."},
		auth.ReasonBrowserMissing: {"No browser could be opened{{with .Detail}}: {{.}}{{end}}", "Open the address by hand, or install a browser; xdg-open must find it."},
		auth.ReasonPortTaken:      {"The redirect address's port is in use{{with .Detail}}: {{.}}{{end}}", "Close the program that uses it and try again. Where the provider takes any port, register the address without one."},
		auth.ReasonPortExcluded:   {"The system keeps this port from programs{{with .Detail}}: {{.}}{{end}}", "No program uses it. On Windows, \"netsh interface ipv4 show excludedportrange protocol=tcp\" lists such ports. Restart the computer or choose another port; for the demo provider, use another home folder."},
		auth.ReasonNoListener:     {"This computer lets nobody listen on its own address", "Neither 127.0.0.1 nor [::1] can be used{{with .Detail}}: {{.}}{{end}}."},
		auth.ReasonNoSocket:       {"There is no folder in which Latchkey can be reached by its own programs", "It must be yours alone and must not be a link{{with .Detail}}: {{.}}{{end}}. A sign-in needs none with --callback loopback."},
		auth.ReasonNoLocalSockets: {"This system has no sockets between programs", "Latchkey's own address and tokens for commands need them: Windows 10 of 2018 (1803) or newer. Sign in with --callback loopback, which needs none."},
		auth.ReasonNoSignIn:       {"No sign-in is waiting for this answer", "It may have ended or timed out. Start it again in Latchkey; nothing of this answer was kept."},
		auth.ReasonStateMismatch:  {"An answer that does not belong to this sign-in was refused", "The wait goes on. If you did not open such a page, somebody tried to slip in an answer."},
		auth.ReasonIssuerMismatch: {"An answer from another provider was refused", "The wait goes on. Finish in the page of {{.provider}}."},
		auth.ReasonErrorNoState:   {"An error came back that does not say for which sign-in{{with .Code}}: {{.}}{{end}}", "It may be from {{.provider}}{{with .Detail}}, and says: “{{.}}”{{end}}. Without the state nothing proves that, so the wait goes on. If its page says the same, cancel here and mend that first."},
		auth.ReasonCallbackLong:   {"{{.Provider}} came back with more than fits into an address", "Its answer has more than 8 KiB. {{with .Line}}Write {{.}} into the provider's file, and it comes as a form, which may be longer; then sign in again.{{else}}Ask who runs {{.provider}} for a shorter one, or sign in by a code on another device.{{end}}"},
		auth.ReasonCallbackTwice:  {"{{.Provider}} came back with something said twice", "A parameter of its answer stands twice, so neither is believed. Sign in again; if it stays so, tell the provider."},
		auth.ReasonCallbackBoth:   {"{{.Provider}} came back with a code and an error at once{{with .Code}}: {{.}}{{end}}", "So neither is believed. Look at the provider's own words and sign in again; if it stays so, tell the provider."},
		auth.ReasonCallbackHost:   {"The browser came back to another name of this computer", "{{.Provider}} changed the host of the redirect address. {{with .Line}}Write {{.}} into the provider's file, register that address at the provider, and sign in again.{{else}}Register the address exactly as latchkey providers shows it, and sign in again.{{end}}"},
		auth.ReasonCallbackPath:   {"The browser came back to another path than the redirect address has", "{{.Provider}} knows the redirect address otherwise, such as with one slash more. Register it there exactly as latchkey providers shows it{{with .Line}}, or write {{.}} into the provider's file{{end}}; then sign in again."},
		auth.ReasonCallbackOdd:    {"{{.Provider}} came back with an answer that cannot be read", "Sign in again; if it stays so, tell the provider{{with .Detail}} ({{.}}){{end}}."},
		auth.ReasonCallbackMode:   {"{{.Provider}} came back in another form than was asked for", "{{with .Line}}It sends its answer as a form: write {{.}} into the provider's file, and sign in again.{{else}}It sends its answer in the address, and not as a form: take response_mode out of the provider's file, and sign in again.{{end}}"},
		auth.ReasonBadCallback:    {"An answer that cannot be read was refused", "The wait goes on. Finish in the page that Latchkey opened."},
		auth.ReasonCallbackUsed:   {"This answer was used already", "Nothing was done twice. Look at Latchkey's window."},
		auth.ReasonForeignRequest: {"A request that is none of ours was refused", "The wait goes on. Finish in the page that Latchkey opened."},
		auth.ReasonOtherUser:      {"A connection of another user of this computer was refused", "The wait goes on. If your browser runs as that user, name the user in browser_users of config.toml."},
	}
})

// vault is for what keeps the vault from working.
var vault = failures("", func() map[auth.Reason][2]string {
	return map[auth.Reason][2]string{
		auth.ReasonWrongPassphrase: {"This passphrase does not open the vault", "Try again. The vault is as it was."},
		auth.ReasonNoRecoveryCode:  {"This vault has no recovery code", "None was made, or the last one was ended. Open the vault with its passphrase, or with the keyring of the user who made it. The vault is as it was."},
		auth.ReasonNoPassphrase:    {"The vault needs its passphrase", "Give it with --passphrase-file FILE, or run the command in a terminal, where it is asked for."},
		auth.ReasonWeakPassphrase:  {"This passphrase is too short for a back-up", "Take a longer one{{with .Detail}}, of {{.}} characters or more{{end}}: who has the file can try passphrases without limit. Nothing was written."},
		auth.ReasonVaultDamaged:    {"The vault's description is damaged", "latchkey vault repair brings back its copy, if that is whole; else put it back from a back-up{{with .Detail}}: {{.}}{{end}}. The sealed accounts beside it were not touched."},
		auth.ReasonAccountDamaged:  {"The file of one account is damaged", "latchkey vault repair moves it aside and brings back its previous version{{with .Detail}}: {{.}}{{end}}. The other accounts are whole."},
		auth.ReasonDemoFaults:      {"Another Latchkey has switched faults of the demo provider on", "Switch them off there, or end that program: its faults end with it."},
		auth.ReasonDemoState:       {"The demo provider's memory was damaged", "It began afresh; sign in there again{{with .Detail}}. The damaged file was kept: {{.}}{{end}}."},
		auth.ReasonNewerFormat:     {"The vault was written by a newer Latchkey", "Use that version. This one has changed nothing."},
		auth.ReasonVaultGone:       {"The vault's folder is gone", "Bring it back{{with .Detail}}: {{.}}{{end}}. If it is on a disk or a network folder, connect that again. Until then nothing is stored, and nothing was changed."},
		auth.ReasonNotStopped:      {"A Latchkey of yours did not answer that it has stopped", "It may be suspended or overloaded: end it by the system's means, and what it lends ends with it. Everything else was stopped."},
		auth.ReasonTooManyFiles:    {"Too many files are open", "End other programs, or raise the limit of open files (ulimit -n). Nothing was changed."},
		auth.ReasonVaultBusy:       {"Another Latchkey holds this account", "Try again in a moment. Nothing was changed."},
		auth.ReasonDiskFull:        {"The disk is full", "Make room and try again{{with .Detail}}; this could not be written: {{.}}{{end}}. What was stored before is whole."},
		auth.ReasonCannotWrite:     {"A file cannot be written", "Check the folder's permissions{{with .Detail}}: {{.}}{{end}}. What was stored before is whole."},
		auth.ReasonCannotRead:      {"A file cannot be read", "Check its permissions{{with .Detail}}: {{.}}{{end}}. Nothing was changed."},
		auth.ReasonExportDamaged:   {"This file is no export of a vault", "It was made by something else, or is damaged. Nothing was imported."},
		auth.ReasonUnsafeFile:      {"A file of the vault is not safe to use", "It is a link, belongs to somebody else, or others may write it{{with .Detail}}: {{.}}{{end}}. Latchkey left it alone."},
		auth.ReasonConflict:        {"The account was changed meanwhile", "Look at it anew and try again; the change is kept."},
		auth.ReasonConfigBusy:      {"The settings are being changed by another Latchkey", "Try again in a moment. Nothing was changed."},
		auth.ReasonFileExists:      {"A file of that name is there already{{with .Detail}}: {{.}}{{end}}", "Choose another name, or replace it. Nothing was written."},
		auth.ReasonKeyRotated:      {"The vault has a new key", "Start Latchkey anew, or lock and unlock it. Nothing is lost."},
		auth.ReasonNoDisplay:       {"There is no display to open a window on", "Start Latchkey within a desktop session. The commands need none: latchkey help lists them."},
		auth.ReasonNoOpenGL:        {"No window can be drawn here, because OpenGL 2 is missing{{with .Detail}}: {{.}}{{end}}", "Install Mesa, which also draws without a graphics card (Debian and Ubuntu: libgl1-mesa-dri, Fedora: mesa-dri-drivers, Arch: mesa). Where the driver of the card is at fault, LIBGL_ALWAYS_SOFTWARE=1 goes round it. The commands need no window: latchkey help lists them."},
		auth.ReasonKeyringAbsent:   {"No keyring runs here{{with .Detail}}: {{.}}{{end}}", "Start one, such as GNOME Keyring, or keep the key by passphrase (--key-keeper passphrase) or in memory only (--key-keeper memory)."},
		auth.ReasonKeyringEmpty:    {"The keyring that runs here has no collection to keep a key in", "Make one in Passwords and Keys (seahorse): a password keyring, set as the default; then try again. A new vault can also keep its key by passphrase (--key-keeper passphrase) or in memory only (--key-keeper memory). A vault whose key was in a collection that is gone opens by its recovery code: latchkey vault recover."},
		auth.ReasonKeyringLocked:   {"The keyring is locked", "Unlock it and try again. Nothing is lost."},
		auth.ReasonKeyringGone:     {"No keyring runs here, and the vault's key is in one", "Start the keyring that has it, such as GNOME Keyring, and try again; the vault's recovery code opens it, too: latchkey vault recover. Nothing is lost."},
		auth.ReasonKeyringDeclined: {"The keyring's question was declined", "Try again and allow it. Nothing is lost."},
		auth.ReasonKeyringSilent:   {"The keyring does not answer", "A question of its own may be waiting behind another window. Answer it, or start the keyring anew."},
		auth.ReasonKeyringBroken:   {"The keyring does not work", "Start it anew and try again{{with .Detail}}: {{.}}{{end}}. The vault was not changed."},
		auth.ReasonKeyMissing:      {"The keyring has lost the vault's key", "Bring back the keyring of the user who made the vault, or use its recovery code: latchkey vault recover. Latchkey makes no new key over sealed accounts."},
	}
})
