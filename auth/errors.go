package auth

import (
	"errors"
	"strings"
	"time"
)

// Error is every failure that a person may see. It contains no secret: no token,
// code, state, verifier or callback address. Package words finds title and hint
// by Step, Kind and Reason. Code and Description are the provider's own text,
// cleaned.
type Error struct {
	Step   Step
	Kind   Kind
	Reason Reason

	Provider      string        // display name, if a provider is involved
	Code          string        // OAuth error code (RFC 6749 §4.1.2.1 and §5.2), cleaned
	Description   string        // the provider's own text, cleaned and cut; shown as a quotation
	Detail        string        // a fact: a host, a path, a number
	Why           Why           // the exact fault, for a Reason that has several; empty if it has one
	Status        int           // HTTP status; 0 if there was none
	RetryAfter    time.Duration // the wait that the provider requests; 0 if none
	InDoubt       bool          // a refresh got no usable answer: its token may be spent, and the account is in doubt
	Unsaved       bool          // the new tokens for a spent one could not be saved
	Refused       int           // callbacks refused before a time-out
	Moves         []Move        // endpoints at hosts new for this provider, for ReasonEndpointMoved
	Line          string        // line for the provider's file that may mend the failure: par = "never"; empty if none does
	Account       string        // for KindNotAllowed: id of the account that a program requested
	StepUp        *StepUp       // for ReasonScopeNeeded: the authorization that may give what is missing; nil otherwise
	Skew          time.Duration // how far the provider's clock is ahead of ours, if that may be the cause; 0 if not
	Came          string        // for ReasonOtherAccount: name of who signed in; empty if unknown
	Expected      string        // for ReasonOtherAccount: name of who should have; empty if unknown
	isJSON        bool          // for ReasonRefusedStatus: the answer is a JSON object, so it is the server's own
	describesAnew bool          // a resource's 401 names its metadata, which may have changed (RFC 9728 §5.2)
	location      string        // target of a redirect, for ReasonRedirected
	cause         error
}

// Kind is the class of a failure; the command contract fixes the values.
type Kind string

// The kinds.
const (
	KindUsage           Kind = "usage"
	KindTimeout         Kind = "timeout"
	KindCancelled       Kind = "cancelled"
	KindSignInNeeded    Kind = "sign_in_needed"
	KindProviderError   Kind = "provider_error"
	KindBadAnswer       Kind = "bad_answer"
	KindNetwork         Kind = "network"
	KindWrongPassphrase Kind = "wrong_passphrase"
	KindVaultDamaged    Kind = "vault_damaged"
	KindVaultBusy       Kind = "vault_busy"
	KindKeyring         Kind = "keyring"
	KindNotAllowed      Kind = "not_allowed"
	KindInternal        Kind = "internal"
)

// Kinds lists every kind.
var Kinds = []Kind{
	KindUsage, KindTimeout, KindCancelled, KindSignInNeeded, KindProviderError, KindBadAnswer,
	KindNetwork, KindWrongPassphrase, KindVaultDamaged, KindVaultBusy, KindKeyring, KindNotAllowed, KindInternal,
}

// Reason is the exact failure within a kind; each has its own title and hint.
type Reason string

// Errors of a person or a file (KindUsage).
const (
	ReasonBadProvider       Reason = "bad_provider"       // a provider's fields are invalid
	ReasonBadIssuer         Reason = "bad_issuer"         // neither https nor loopback http
	ReasonIssuerNeeded      Reason = "issuer_needed"      // openid is requested, and the file names no issuer
	ReasonBadRedirect       Reason = "bad_redirect"       // redirect address that Latchkey cannot receive
	ReasonFormToApp         Reason = "form_to_app"        // form_post on the app's own scheme, which receives no form
	ReasonBadScope          Reason = "bad_scope"          // scope with a forbidden character
	ReasonUnknownProvider   Reason = "unknown_provider"   // no provider with this name
	ReasonDuplicateProvider Reason = "duplicate_provider" // the id is taken
	ReasonNotReady          Reason = "provider_not_ready" // no client id or no endpoints yet
	ReasonUnknownAccount    Reason = "unknown_account"    // no account with this name
	ReasonAmbiguous         Reason = "ambiguous_account"  // several accounts with this name
	ReasonBadFlag           Reason = "bad_flag"           // invalid flag or argument
	ReasonBadSocketRequest  Reason = "bad_socket_request" // not a request that the socket for other languages documents
	ReasonNoTerminal        Reason = "no_terminal"        // a flag needs a person at a terminal
	ReasonCannotOpen        Reason = "cannot_open"        // no program of the desktop shows the file
	ReasonNoFolder          Reason = "no_folder"          // no folder for a requested file
	ReasonBadConfig         Reason = "bad_config"         // an unreadable settings file
	ReasonOpenFile          Reason = "open_file"          // a provider's file or folder that others may write
	ReasonForeignFile       Reason = "foreign_file"       // a provider's file or folder of another user
	ReasonForeignHost       Reason = "foreign_host"       // token requested for a host that the provider does not declare
	ReasonProviderChanged   Reason = "provider_changed"   // issuer or client differs from the account's
	ReasonOtherProvider     Reason = "other_provider"     // the account belongs to another provider
	ReasonKeeperDisagrees   Reason = "keeper_disagrees"   // flag and vault.toml differ
	ReasonLendOrigin        Reason = "lend_origin"        // which API is meant to be lent is not clear; Detail are the possible origins
	ReasonTokenBound        Reason = "token_bound"        // DPoP-bound token cannot be handed out
	ReasonToolMissing       Reason = "tool_missing"       // a program that is to be set up is not installed (KindInternal)
	ReasonToolFailed        Reason = "tool_failed"        // a program did not change its settings (KindInternal)
	ReasonUnknownTrace      Reason = "unknown_trace"      // no recorded attempt with this name
	ReasonUnknownAttack     Reason = "unknown_attack"     // no attack of the lab with this name
	ReasonLabUnexpected     Reason = "lab_unexpected"     // an attack of the lab ended otherwise than expected (KindInternal)
	ReasonAmbiguousProvider Reason = "ambiguous_provider" // several providers with this name
	ReasonReadOnly          Reason = "read_only"          // a preset or a team's file, which Latchkey does not change
	ReasonBadAddress        Reason = "bad_address"        // the typed address of a resource cannot be used
	ReasonIsIssuer          Reason = "is_issuer"          // the typed address is an issuer's, and no resource
	ReasonClientNeeded      Reason = "client_needed"      // the sign-in service of a resource needs a client ID; Detail is its issuer
	ReasonSchemeHandler     Reason = "scheme_handler"     // the system cannot register Latchkey for the scheme's addresses
)

// Reasons that end a wait (KindTimeout, KindCancelled).
const (
	ReasonNoCallback     Reason = "no_callback"      // no callback came in time
	ReasonCodeEnded      Reason = "code_ended"       // the code of a device sign-in ended before the person approved
	ReasonSchemeSilent   Reason = "scheme_silent"    // no callback came on the app's own scheme, which a browser may block
	ReasonOnlyRefused    Reason = "only_refused"     // callbacks came, but none for this sign-in
	ReasonCancelled      Reason = "cancelled"        // the person cancelled
	ReasonWindowLocked   Reason = "window_locked"    // the window locked by itself, with the screen or because nobody used it
	ReasonInterrupted    Reason = "interrupted"      // a signal
	ReasonLeaseEnded     Reason = "lease_ended"      // a lease was ended by a lock, a stop or the person
	ReasonBrowserMissing Reason = "browser_missing"  // no browser could be opened
	ReasonPortTaken      Reason = "port_taken"       // the redirect's port is in use
	ReasonPortExcluded   Reason = "port_excluded"    // the system keeps the port from programs
	ReasonNoListener     Reason = "no_listener"      // no loopback address can be bound
	ReasonNoSocket       Reason = "no_socket"        // no socket for the scheme's address
	ReasonNoLocalSockets Reason = "no_local_sockets" // the system has no sockets between programs
	ReasonNotSignedOut   Reason = "not_signed_out"   // no redirect came back from the sign-out
	ReasonNoSignIn       Reason = "no_sign_in"       // an address was handed over for which no sign-in waits
)

// Errors of a callback; such a callback is refused and the wait continues.
const (
	ReasonStateMismatch  Reason = "state_mismatch"
	ReasonIssuerMismatch Reason = "issuer_mismatch"
	ReasonBadCallback    Reason = "bad_callback" // repeated, missing or malformed parameters
	ReasonCallbackUsed   Reason = "callback_used"
	ReasonErrorNoState   Reason = "error_no_state"  // an error without a state, so that nothing proves whose it is
	ReasonForeignRequest Reason = "foreign_request" // wrong host, path, method or fetch metadata
	ReasonOtherUser      Reason = "other_user"      // the connection of another user of this computer
)

// Answers of the provider itself, with the attempt's state, that cannot be taken;
// the wait continues.
const (
	ReasonCallbackLong  Reason = "callback_long"  // longer than is read
	ReasonCallbackTwice Reason = "callback_twice" // a parameter occurs twice
	ReasonCallbackBoth  Reason = "callback_both"  // a code and an error
	ReasonCallbackHost  Reason = "callback_host"  // at another name of this computer: localhost for 127.0.0.1
	ReasonCallbackPath  Reason = "callback_path"  // at another path: a slash more
	ReasonCallbackOdd   Reason = "callback_odd"   // neither a code nor an error, or unreadable
	ReasonCallbackMode  Reason = "callback_mode"  // a form where a query is expected, or a query where a form is
)

// Refusals of a provider (KindProviderError, KindSignInNeeded).
const (
	ReasonDenied          Reason = "denied"           // access_denied
	ReasonInvalidScope    Reason = "invalid_scope"    //
	ReasonOpenIDNeeded    Reason = "openid_needed"    // refused for its scopes, and openid is not among them
	ReasonPushRefused     Reason = "push_refused"     // a pushed authorization request, for no other reason of this list
	ReasonProofRefused    Reason = "proof_refused"    // a DPoP proof (RFC 9449 §5, §7.1)
	ReasonProofNeeded     Reason = "proof_needed"     // a proof is demanded, and none could be sent
	ReasonBearerOnly      Reason = "bearer_only"      // a 401 to a bound token that asks for no proof
	ReasonInvalidClient   Reason = "invalid_client"   // invalid_client, unauthorized_client
	ReasonSecretRefused   Reason = "secret_refused"   // invalid_client for a client that sent a secret
	ReasonKeyRefused      Reason = "key_refused"      // invalid_client for a client that signed with its key
	ReasonBlocked         Reason = "blocked"          // a 403 with a page: something in front of the provider refuses
	ReasonRedirectRefused Reason = "redirect_refused" // redirect_uri_mismatch or invalid_redirect_uri
	ReasonInvalidGrant    Reason = "invalid_grant"    // code or refresh token refused
	ReasonCopyRefused     Reason = "copy_refused"     // invalid_grant for a refresh token from a back-up
	ReasonInteraction     Reason = "interaction"      // login_required and similar codes
	ReasonServerError     Reason = "server_error"     // server_error, temporarily_unavailable
	ReasonOAuthError      Reason = "oauth_error"      // any other code
	ReasonRefusedStatus   Reason = "refused_status"   // a 4xx without an OAuth error
	ReasonEnded           Reason = "ended"            // the account has already ended
	ReasonNoRefreshToken  Reason = "no_refresh_token" // expired, and without a refresh token
	ReasonNoRevocation    Reason = "no_revocation"    // the provider cannot revoke
	ReasonNoRegistration  Reason = "no_registration"  // the provider does not register clients
	ReasonNoSignOut       Reason = "no_sign_out"      // the provider has no page that ends the browser's session
	ReasonNoWayBack       Reason = "no_way_back"      // the provider refuses the redirect after a sign-out without an ID token
	ReasonNoDevice        Reason = "no_device"        // the provider has no device sign-in
	ReasonScopeNeeded     Reason = "scope_needed"     // insufficient_scope from a resource
	ReasonResourceRefused Reason = "resource_refused" // the resource answered 401 or 403
	ReasonBodySent        Reason = "body_sent"        // the token was refused and renewed, and the content of the request is gone
	ReasonNotNarrowed     Reason = "not_narrowed"     // no token with fewer scopes; Detail are the scopes that came, if any did
	ReasonResourceAnswer  Reason = "resource_answer"  // the resource answered another 4xx, which is not about the token
)

// Errors of an answer (KindBadAnswer).
const (
	ReasonNotJSON            Reason = "not_json"             // HTML, an empty body, an array …
	ReasonMalformed          Reason = "malformed"            // JSON of the wrong form
	ReasonRepeatedMember     Reason = "repeated_member"      // a repeated member, or one in another case
	ReasonTooLarge           Reason = "too_large"            //
	ReasonRedirectLoop       Reason = "redirect_loop"        // too many redirects to a metadata document within its host
	ReasonRedirected         Reason = "redirected"           // an endpoint answered with a redirect
	ReasonMetadataIssuer     Reason = "metadata_issuer"      // the metadata names another issuer
	ReasonMetadata           Reason = "metadata"             // an unusable document
	ReasonNoPKCE             Reason = "no_pkce"              // S256 is not supported
	ReasonEndpointMoved      Reason = "endpoint_moved"       // an account's provider names a host that it did not name before
	ReasonTokenResponse      Reason = "token_response"       // a missing or invalid member
	ReasonTokenTooLong       Reason = "token_too_long"       // a token longer than Latchkey stores
	ReasonTokenType          Reason = "token_type"           // a token type we do not understand
	ReasonNoIDToken          Reason = "no_id_token"          // openid was requested, but no ID token came
	ReasonIDToken            Reason = "id_token"             // malformed, or with an invalid claim
	ReasonSymmetric          Reason = "id_token_symmetric"   // the ID token is signed with the client's secret (HS256 …)
	ReasonSignature          Reason = "signature"            // the signature is invalid
	ReasonAlgorithm          Reason = "id_token_algorithm"   // signed by an algorithm that is not advertised
	ReasonNoKey              Reason = "no_key"               // no published key may verify the signature
	ReasonIDTokenIssuer      Reason = "id_token_issuer"      //
	ReasonIDTokenAudience    Reason = "id_token_audience"    // aud or azp is not ours
	ReasonIDTokenTime        Reason = "id_token_time"        // exp, iat, nbf or auth_time
	ReasonACR                Reason = "acr"                  // an essential acr was not met
	ReasonNonce              Reason = "nonce"                //
	ReasonTokenHash          Reason = "token_hash"           // at_hash or c_hash
	ReasonKeys               Reason = "keys"                 // the key set is unusable
	ReasonNoResource         Reason = "no_resource"          // the address asks for no sign-in, and describes none
	ReasonNoResourceMetadata Reason = "no_resource_metadata" // it asks for a sign-in and does not say where
	ReasonBadMetadataAddress Reason = "bad_metadata_address" // its challenge names an address that cannot be used
	ReasonBadResource        Reason = "bad_resource"         // its metadata cannot be used
	ReasonOtherResource      Reason = "other_resource"       // its metadata speak for another resource; Detail is that
	ReasonWiderResource      Reason = "wider_resource"       // its metadata speak for more than was typed; Detail is that
	ReasonNoService          Reason = "no_service"           // its metadata name no sign-in service
	ReasonSeveralServices    Reason = "several_services"     // they name several, and nobody chose; Detail lists their hosts
	ReasonResourceNeeds      Reason = "resource_needs"       // it demands what Latchkey cannot do; Why says what
	ReasonReach              Reason = "reach"                // a server named an address in a network that is not its own
	ReasonPKCEHidden         Reason = "pkce_hidden"          // a resource's sign-in service does not show that it supports PKCE
	ReasonNewPair            Reason = "new_pair"             // a resource names a sign-in service that the person has not agreed to
	ReasonResourceMoved      Reason = "resource_moved"       // a resource names another sign-in service than before; Moves has both

	ReasonSubject      Reason = "subject"       // missing, malformed, or different from before
	ReasonOtherAccount Reason = "other_account" // another person signed in than requested
)

// Failures of the network (KindNetwork).
const (
	ReasonNoAnswer    Reason = "no_answer"        // refused, reset, or silence
	ReasonDNS         Reason = "dns"              // the host's name is unknown
	ReasonTLS         Reason = "tls"              // the connection cannot be made secure
	ReasonCertExpired Reason = "cert_expired"     // by this computer's clock, the certificate has expired or is not valid yet
	ReasonCertName    Reason = "cert_name"        // the certificate is for another name
	ReasonCertOld     Reason = "cert_old"         // the certificate has its name only as a common name
	ReasonTLSCipher   Reason = "tls_cipher"       // no cipher suite in common
	ReasonCertUnknown Reason = "cert_unknown"     // this computer does not trust the certificate's issuer
	ReasonPortal      Reason = "portal"           // 511: the network requires a sign-in of its own
	ReasonSlow        Reason = "slow"             // no whole answer within the limit
	ReasonBusy        Reason = "busy"             // 429, 503
	ReasonUnavailable Reason = "unavailable"      // other 5xx
	ReasonDemoPort    Reason = "demo_port"        // another program uses the demo provider's port
	ReasonProxy       Reason = "proxy"            // the proxy refused
	ReasonInDoubt     Reason = "refresh_in_doubt" // an earlier answer was lost, and only a person tries the refresh token
)

// Failures of the vault and of files.
const (
	ReasonWrongPassphrase Reason = "wrong_passphrase"
	ReasonNoRecoveryCode  Reason = "no_recovery_code" // the vault has no recovery code: none was made, or it was ended
	ReasonNoPassphrase    Reason = "no_passphrase"    // a passphrase is needed, and none can be requested
	ReasonWeakPassphrase  Reason = "weak_passphrase"  // of an export
	ReasonVaultDamaged    Reason = "vault_damaged"    // vault.toml itself
	ReasonAccountDamaged  Reason = "account_damaged"  // one sealed file
	ReasonLedgerChanged   Reason = "ledger_changed"   // a line of the ledger was changed or taken out
	ReasonRulesDamaged    Reason = "rules_damaged"    // the file with the rules for programs
	ReasonRulesOlder      Reason = "rules_older"      // an older copy of the rules for programs, or none where there were some
	ReasonDemoFaults      Reason = "demo_faults"      // another process has switched the demo provider's faults on
	ReasonDemoState       Reason = "demo_state"       // the demo provider's state is damaged; it starts with a new one
	ReasonNewerFormat     Reason = "newer_format"     // written by a newer Latchkey
	ReasonVaultGone       Reason = "vault_gone"       // the folder of an open vault is gone: deleted, moved or unmounted
	ReasonTooManyFiles    Reason = "too_many_files"   // this process, or the computer, may open no more files
	ReasonVaultBusy       Reason = "vault_busy"       // the lock did not become free
	ReasonDiskFull        Reason = "disk_full"        //
	ReasonCannotWrite     Reason = "cannot_write"     // read-only, permissions, I/O error
	ReasonCannotRead      Reason = "cannot_read"      // permissions
	ReasonExportDamaged   Reason = "export_damaged"   // not an export of a vault, or a damaged one
	ReasonUnsafeFile      Reason = "unsafe_file"      // link, foreign owner, open mode
	ReasonHolderLocked    Reason = "holder_locked"    // a program requested a token of a Latchkey that is locked
	ReasonConflict        Reason = "conflict"         // another process changed the file
	ReasonConfigBusy      Reason = "config_busy"      // another process is changing the settings
	ReasonFileExists      Reason = "file_exists"      // a file exists, and no flag allows to replace it
	ReasonKeyRotated      Reason = "key_rotated"      // the data key was replaced: reopen the vault
	ReasonNoDisplay       Reason = "no_display"       // no display to open a window on
	ReasonNoOpenGL        Reason = "no_opengl"        // no window can be drawn: OpenGL is missing or too old
	ReasonKeyringAbsent   Reason = "keyring_absent"   // no keyring runs
	ReasonKeyringEmpty    Reason = "keyring_empty"    // a keyring runs, and has no collection to keep a key in
	ReasonKeyringGone     Reason = "keyring_gone"     // no keyring runs, and the vault's key is in one
	ReasonKeyringLocked   Reason = "keyring_locked"   //
	ReasonKeyringDeclined Reason = "keyring_declined" // the prompt was dismissed
	ReasonKeyringSilent   Reason = "keyring_silent"   // no answer within the limit
	ReasonKeyringBroken   Reason = "keyring_broken"   // an unknown error
	ReasonKeyMissing      Reason = "key_missing"      // the keyring answers, but does not contain the key
	ReasonNotStopped      Reason = "not_stopped"      // a process of this home did not answer that it has stopped
	ReasonInternal        Reason = "internal"
)

// Programs that may not have a token (KindNotAllowed). Detail is the path of the program, or its
// name, and Account the id of the account.
const (
	ReasonProgramRefused    Reason = "program_refused"    // a rule of the person says never
	ReasonProgramUnasked    Reason = "program_unasked"    // the program has no rule, and nobody can be asked
	ReasonProgramDeclined   Reason = "program_declined"   // the person said no
	ReasonProgramUnanswered Reason = "program_unanswered" // the person did not answer in time
	ReasonProgramUnknown    Reason = "program_unknown"    // no program of that name has come (KindUsage)
	ReasonAmbiguousProgram  Reason = "ambiguous_program"  // several programs have that name (KindUsage)
)

// Error returns a text for logs and programmers; people read the words for
// Reason.
func (e *Error) Error() string {
	parts := []string{string(e.Step) + ": " + string(e.Kind)}
	for _, s := range []string{string(e.Reason), e.Code, e.DetailText()} {
		if s != "" && s != parts[len(parts)-1] {
			parts = append(parts, s)
		}
	}
	return strings.Join(parts, ": ")
}

// Unwrap returns the cause, for errors.Is; the cause is never printed.
func (e *Error) Unwrap() error { return e.cause }

// Caused attaches a cause for errors.Is and returns e.
func (e *Error) Caused(err error) *Error {
	e.cause = err
	return e
}

// AsError finds the *Error in err, or wraps err in an internal one, so that every
// caller can rely on the type. It returns nil for nil.
func AsError(err error) *Error {
	if err == nil {
		return nil
	}
	var e *Error
	if errors.As(err, &e) {
		return e
	}
	return (&Error{Step: StepConfig, Kind: KindInternal, Reason: ReasonInternal}).Caused(err)
}

// EachError splits joined errors (errors.Join) and converts each with AsError.
func EachError(err error) []*Error {
	if err == nil {
		return nil
	}
	joined, ok := err.(interface{ Unwrap() []error })
	if !ok {
		return []*Error{AsError(err)}
	}
	var each []*Error
	for _, e := range joined.Unwrap() {
		each = append(each, EachError(e)...)
	}
	return each
}

// NoAnswer reports whether err means that the provider did not answer. The state
// of the grant is then unknown, and nothing may be ended (catalogue G5).
func NoAnswer(err error) bool {
	var e *Error
	return errors.As(err, &e) && e.Kind == KindNetwork
}
