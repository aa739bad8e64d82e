package words

// What keeps a session from working as a whole, before the sentence that says why.
var (
	faultVault = phrase("fault_vault", "Tokens are not renewed. {{.Why}}")
	faultLog   = phrase("fault_log", "The log is not written. {{.Why}}")
)

// FaultVault says that no token is renewed, and why.
func FaultVault(why string) string { return faultVault.fill(holes{"Why": why}) }

// FaultLog says that the log is not written, and why.
func FaultLog(why string) string { return faultLog.fill(holes{"Why": why}) }
