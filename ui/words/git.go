package words

// git and kubectl, which get tokens from Latchkey by their own ways.
var (
	ShortGit           = text("short_git", "Have git take an account's token, server by server")
	ShortGitSetup      = text("short_git_setup", "Make Latchkey the program that git asks for the credential of a server")
	LongGitSetup       = text("long_git_setup", "Make Latchkey the program that git asks for the credential of a server, or of what is\nbelow a path there. It writes three lines into your git configuration, by git itself;\nwith --print it shows them, and you put them where you like. Other credential helpers\nare not asked for that server. git must reach it by https, or by http on this computer;\nlocalhost and addresses of this computer mean http, unless a URL says otherwise.\n\nThe lines repeat --home, --key-keeper and --passphrase-file as they are given here.")
	ShortGitRemove     = text("short_git_remove", "End that git takes a token for a server")
	ShortGitCredential = text("short_git_credential", "Answer git as its credential helper")
	LongGitCredential  = text("long_git_credential", "Answer git as its credential helper: what git setup makes git run. A server that was not\nset up gets no answer. store does nothing. erase, which git runs when a server refuses\nthe token, has the next get renew it.")

	ShortKube           = text("short_kube", "Have kubectl take an account's token")
	ShortKubeSetup      = text("short_kube_setup", "Make a user of your kubeconfig that gets its tokens from Latchkey")
	LongKubeSetup       = text("long_kube_setup", "Make a user of your kubeconfig that gets its tokens from Latchkey. kubectl writes it,\ninto the file that KUBECONFIG names or its usual one; with --print the lines are shown,\nand you put them where you like.\n\nThe lines repeat --home, --key-keeper and --passphrase-file as they are given here.")
	ShortKubeCredential = text("short_kube_credential", "Answer kubectl as its credential plugin")
	LongKubeCredential  = text("long_kube_credential", "Answer kubectl, or any other program of client-go, as its credential plugin: print an\nExecCredential with the token and its end. What kube setup makes kubectl run.")

	FlagGitUser = text("flag_git_user", "`name` to answer beside the token (default: the one that git knows, else one that servers take)")
	FlagPrint   = text("flag_print", "show the lines instead of writing them")

	AHost       = text("argument_host", "a host or an address")
	AnOperation = text("argument_operation", "get, store or erase")

	BadGit     = text("bad_git", "git setup HOST ACCOUNT, or git remove HOST")
	BadKube    = text("bad_kube", "kube setup ACCOUNT")
	BadGitUser = text("bad_git_user", "--user takes a name without line breaks")

	badNotSetUp = phrase("bad_not_set_up", "git takes no token from Latchkey for {{.Place}}")
	gitSetUp    = phrase("git_set_up", "git takes the token of {{.Account}} for {{.Place}}.")
	gitRemoved  = phrase("git_removed", "git takes no token for {{.Place}} any more.")
	kubeSetUp   = phrase("kube_set_up", "Your kubeconfig has the user {{.User}}. This gives it to the context in use: kubectl config set-context --current --user={{.User}}")
)

// BadNotSetUp says that nothing was set up for a place of git.
func BadNotSetUp(place string) string { return badNotSetUp.fill(holes{"Place": place}) }

// GitSetUp says that git gets the token of an account for a place.
func GitSetUp(place, account string) string {
	return gitSetUp.fill(holes{"Place": place, "Account": account})
}

// GitRemoved says that git gets no token for a place.
func GitRemoved(place string) string { return gitRemoved.fill(holes{"Place": place}) }

// KubeSetUp names the new user of a kubeconfig.
func KubeSetUp(user string) string { return kubeSetUp.fill(holes{"User": user}) }
