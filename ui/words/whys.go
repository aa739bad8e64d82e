package words

import (
	"strings"

	"latchkey/auth"
)

// DetailOfError is the detail of a failure for people: the clause of its fault, else its fact.
func DetailOfError(e *auth.Error) string { return clause(e.Why, e.Detail) }

// DetailOfFinding is the detail of a row of a provider's report.
func DetailOfFinding(f auth.Finding) string { return clause(f.Why, f.Detail) }

// clause is the clause of a fault with its fact, or with what stands before and after the fact's
// last colon. A fault that has none, as that of a newer holder,
// is shown as it is.
func clause(why auth.Why, detail string) string {
	for _, table := range clauses {
		if c, ok := table()[why]; ok {
			before, last := detail, ""
			if i := strings.LastIndex(detail, ": "); i >= 0 {
				before, last = detail[:i], detail[i+2:]
			}
			return c.fill(holes{"Detail": detail, "Before": before, "Last": last})
		}
	}
	return (&auth.Error{Why: why, Detail: detail}).DetailText()
}

// clauses lists the tables by fault; each fault is in one of them.
var clauses = []func() map[auth.Why]template{whys, fileWhys, resourceWhys}

// whys are the clauses for the faults of addresses, answers and providers. Clauses stand in brackets or after a colon, so
// they begin with a small letter and have no full stop.
var whys = phrases("why_", func() map[auth.Why]string {
	return map[auth.Why]string{
		auth.WhyNotURL:       "{{with .Detail}}{{.}} is{{else}}an address is{{end}} not a URL",
		auth.WhyNotField:     "{{.Detail}} is no field of a request: write NAME: VALUE, without line breaks",
		auth.WhyOwnField:     "Latchkey or the connection sets {{.Detail}}",
		auth.WhyNotMethod:    "{{.Detail}} is no method that can be sent",
		auth.WhyNotPath:      "{{.Detail}} is no path that can be lent: it begins with a slash and has no dots, doubled slashes or escapes for segments",
		auth.WhyNotTime:      "{{.Detail}} is no time that something can last",
		auth.WhyNotOrigin:    "{{.Detail}} is more than a scheme, a host and a port",
		auth.WhyLongURL:      "{{with .Detail}}{{.}} is{{else}}the address is{{end}} longer than 8 KiB",
		auth.WhyURLCharacter: "{{.Detail}} has a character that no URL may have",
		auth.WhyNoHost:       "{{.Detail}} has no host",
		auth.WhyNoPath:       "{{.Detail}} has no path",
		auth.WhyUserInfo:     "{{.Detail}} has user information in it",
		auth.WhyFragment:     "{{.Detail}} has a fragment",
		auth.WhyQuery:        "{{.Detail}} has a query or a fragment",
		auth.WhyQueryOrUser:  "{{.Detail}} has a query or user information",
		auth.WhyHTTP:         "{{.Detail}} is http on a host that is not this computer",
		auth.WhyNotHTTPS:     "{{with .Detail}}{{.}} is{{else}}the address is{{end}} neither https nor http on this computer",
		auth.WhyPort:         "{{.Detail}} has a port that cannot be",
		auth.WhyNotRedirect:  "{{.Detail}} is neither http on this computer nor of the form app.latchkey:/oauth/ID",
		auth.WhyNotLoopback:  "{{.Detail}} is not a loopback IP address with a port",

		auth.WhyTooLong:       "it is too long",
		auth.WhyUnparsed:      "it cannot be parsed",
		auth.WhyTwice:         "a parameter stands twice",
		auth.WhyCharacter:     "it has a character that no parameter may have",
		auth.WhyCodeAndError:  "it has a code and an error",
		auth.WhyNoCodeNoError: "it has neither a code nor an error",
		auth.WhySignInAnswer:  "it is an answer to a sign-in",
		auth.WhyElsewhere:     "it is not the address that this sign-in ends on",

		auth.WhyMissing:        "{{.Detail}} is missing",
		auth.WhyWrongType:      "{{.Detail}} has the wrong type",
		auth.WhyUnreadable:     "{{.Detail}} cannot be read",
		auth.WhyNotToken:       "{{.Detail}} is not a token",
		auth.WhyScopes:         "more than {{.Detail}} scopes",
		auth.WhyDeviceAnswer:   "the answer to the device request",
		auth.WhyPushAnswer:     "the answer to the pushed request",
		auth.WhyRegistered:     "the answer to the registration",
		auth.WhyNoCodeFlow:     "the code flow is not offered",
		auth.WhyNoDPoP:         "no DPoP with ES256",
		auth.WhyOtherRedirects: "the redirect address of Latchkey is not among those registered",
		auth.WhyOtherPerson:    "it is another person's",
		auth.WhyAnswerLost:     "an earlier answer was lost",

		auth.WhyEncrypted:       "it is encrypted",
		auth.WhyNotSigned:       "it is not a signed token",
		auth.WhyHeader:          "its header cannot be read",
		auth.WhyCritical:        "its header demands an extension (crit)",
		auth.WhyClaims:          "its claims cannot be read",
		auth.WhyAlsoFor:         "it is also for {{.Detail}}",
		auth.WhyOtherParty:      "azp is another client",
		auth.WhyExpired:         "it has expired, or has no exp",
		auth.WhyIssuedAway:      "iat is {{.Detail}} away",
		auth.WhyAuthTimeChanged: "auth_time is not that of the sign-in",
		auth.WhyNoAuthTime:      "no auth_time, though max_age was requested",
		auth.WhyAuthTimeOld:     "auth_time is {{.Detail}} ago",
		auth.WhyKeysUnreadable:  "none can be read",
		auth.WhyNoKeyNamed:      "none has the name {{.Detail}}",
		auth.WhyKeyUse:          "the key is not meant for signatures",
		auth.WhyKeyAlgorithm:    "the key is meant for another algorithm",
		auth.WhyKeyShort:        "the RSA key has fewer than 2048 bits",
		auth.WhyKeyNotPublic:    "the key is not a public key",
		auth.WhyNotKeySet:       "it is not a key set",
		auth.WhyKeyCount:        "no keys, or too many",

		auth.WhyNoServer:      "{{with .Detail}}{{.}}: {{end}}neither an issuer nor endpoints",
		auth.WhyMetadataURL:   "{{with .Detail}}{{.}}: {{end}}metadata_url is no address, or stands without an issuer",
		auth.WhyRedirectPage:  "{{with .Detail}}{{.}}: {{end}}redirect_page needs a redirect with a port",
		auth.WhyNotArray:      "{{.Detail}} is not a JSON array",
		auth.WhyOwnParameter:  "{{.Detail}} is for Latchkey to set",
		auth.WhyKeySent:       "the client secret is a private key, which {{.Detail}} would send away",
		auth.WhyKeyNotTaken:   "the client secret is a private key, and the provider does not take private_key_jwt",
		auth.WhyNotPEM:        "the client secret is not a private key in PEM form (PKCS #8)",
		auth.WhyNoAlgorithm:   "the client's key signs by no algorithm that is wanted: {{.Detail}}",
		auth.WhyKeyCannotSign: "the client's key cannot sign",
	}
})

// fileWhys are the clauses for faults of this computer: files, keyring, programs.
var fileWhys = phrases("why_", func() map[auth.Why]string {
	return map[auth.Why]string{
		auth.WhyCannotRead:    "{{.Detail}} cannot be read",
		auth.WhyNotFile:       "{{.Detail}} is not a file",
		auth.WhyExecInfo:      "{{.Detail}} is no ExecCredential of a version that is known",
		auth.WhyTooLarge:      "{{with .Detail}}{{.}} is{{else}}it is{{end}} larger than 256 KiB",
		auth.WhyNotSettings:   "{{.Detail}} is not a file of settings",
		auth.WhyUnknownKey:    "{{.Detail}} is not a known key",
		auth.WhyValues:        "{{.Before}} must be one of {{.Last}}",
		auth.WhyMeantKey:      "{{.Before}} is not a known key; perhaps {{.Last}} is meant",
		auth.WhyNotTOML:       "{{.Detail}} cannot be read as TOML",
		auth.WhyLeftOut:       "{{.Detail}} is left out, because the lines before it cannot be read",
		auth.WhyNotBool:       "{{.Detail}} must be true or false, without quotes",
		auth.WhyLockAfter:     "{{.Detail}} must be off, or a minute or more, such as 15m",
		auth.WhyBrowserKey:    "{{.Detail}} must be system, private:BROWSER or BROWSER:PROFILE, such as private:firefox",
		auth.WhyNotUsers:      "{{.Detail}} must be a list of users",
		auth.WhyNoUser:        "{{.Before}}: this computer has no user {{.Last}}",
		auth.WhyIDTaken:       "{{.Detail}} is the id of another provider",
		auth.WhyIDNotName:     "the id in {{.Detail}} is not the file's name",
		auth.WhyKeyValue:      "{{.Detail}} cannot have this value",
		auth.WhyByHand:        "{{.Detail}} is written in a way that can only be changed by hand",
		auth.WhyNoCertificate: "{{.Detail}} has no certificate in it",
		auth.WhyNoHomeFolder:  "the user's home folder cannot be found",
		auth.WhyNoConfig:      "the user's configuration folder cannot be found",
		auth.WhyNoData:        "the user's folder of local data cannot be found",

		auth.WhyHardLink:    "{{.Detail}} has a second name (hard link)",
		auth.WhyLink:        "{{.Detail}} is a link or no regular file",
		auth.WhySymlink:     "{{.Detail}} is a symbolic link: give the folder itself",
		auth.WhyNotFolder:   "{{.Detail}} is no folder",
		auth.WhyOtherUser:   "{{.Detail}} belongs to another user",
		auth.WhyOthersWrite: "{{.Detail}} can be written by other users",
		auth.WhyAccessList:  "{{.Detail}} has an access list that cannot be read",

		auth.WhyNoPassphrase: "the passphrase is empty",
		auth.WhyExport:       "the export",
		auth.WhyInMemory:     "there is no vault on disk, whose key could be kept elsewhere",
		auth.WhyStored:       "this vault is stored already",
		auth.WhyClosed:       "the vault is closed, or was opened to be read",
		auth.WhyMemoryFolder: "a vault in memory has no folder",
		auth.WhyAccountID:    "{{.Detail}} is no id of an account",
		auth.WhyLockName:     "{{.Detail}} is no name of a lock",
		auth.WhySecretName:   "{{.Detail}} is no name of a secret",
		auth.WhyNotJSON:      "it cannot be written as JSON",
		auth.WhyAttemptID:    "the attempt's id cannot name a file",

		auth.WhyKeyringGone:     "the keyring went away",
		auth.WhyKeyringAnswer:   "the keyring's answer makes no sense",
		auth.WhyKeyringRefused:  "the system's keyring refused",
		auth.WhyNoKeyring:       "none on this system",
		auth.WhyNoService:       "no Secret Service runs",
		auth.WhyServiceStart:    "the Secret Service could not be started",
		auth.WhyNoBus:           "no D-Bus session",
		auth.WhyBusSilent:       "D-Bus, through which programs reach it, does not answer",
		auth.WhyNoCollection:    "the keyring has no default collection",
		auth.WhyNoKeychain:      "there is no default keychain",
		auth.WhyKeychainLocked:  "the keychain is locked, and macOS may not ask here",
		auth.WhyStayedLocked:    "it stayed locked",
		auth.WhyPromptLeft:      "nobody answered its prompt",
		auth.WhyPromptDeclined:  "the keychain's question was declined",
		auth.WhyNothingStored:   "nothing was stored",
		auth.WhyNothingDeleted:  "the item was not deleted",
		auth.WhyOtherItem:       "the keyring gave back something else than was stored",
		auth.WhyOtherKeyInStore: "{{.Detail}} is another key",

		auth.WhyNotFound:     "{{with .Detail}}{{.}} was{{else}}it was{{end}} not found",
		auth.WhyScript:       "{{.Detail}} is a script of cmd.exe, which would run parts of the address as commands",
		auth.WhyMayNotStart:  "{{with .Detail}}{{.}}{{else}}it{{end}} may not be started",
		auth.WhyCannotStart:  "{{with .Detail}}{{.}}{{else}}it{{end}} cannot be started",
		auth.WhyOtherHandler: "another program gets these addresses: {{.Detail}}",
		auth.WhyNoProgram:    "the path of this program cannot be found",
		auth.WhyNotAbsolute:  "{{.Detail}} is no absolute path",
		auth.WhyEntryForeign: "{{.Detail}} is there already, and is not Latchkey's",
		auth.WhyEntryText:    "{{.Detail}} has a character that a desktop file cannot have",
		auth.WhyEquals:       "{{.Detail}} has an equals sign in it, which a desktop file cannot have",
		auth.WhyNotMade:      "{{.Detail}} cannot be made",
		auth.WhyNotWritten:   "{{.Detail}} cannot be written",
		auth.WhyNotRemoved:   "{{.Detail}} cannot be removed",
		auth.WhyNoDefault:    "xdg-mime could not make Latchkey the default",
		auth.WhyNoAppBundle:  "macOS gives addresses only to an app bundle, and this program is not in one",
	}
})
