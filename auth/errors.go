package auth

import (
	"errors"
	"strings"
	"time"
)

// Error is every failure that a person may see. It holds no secret: neither a
// token nor a code, state, verifier or callback address. Title and hint are
// found by Step, Kind and Reason, where the words live (package words); what a
// provider said of itself stands in Code and Description, cleaned.
type Error struct {
	Step   Step
	Kind   Kind
	Reason Reason

	Provider    string        // display name, where one is concerned
	Code        string        // OAuth error code (RFC 6749 §4.1.2.1 and §5.2), cleaned
	Description string        // the provider's own words, cleaned and cut; shown as a quotation
	Detail      string        // a plain technical detail: a host, a path, a number
	Status      int           // HTTP status, 0 if there was none
	RetryAfter  time.Duration // how long the provider asks us to wait, 0 if it did not
	InDoubt     bool          // no usable answer came to a refresh: its token may be spent, and the account is in doubt
	Unsaved     bool          // new tokens came for a spent one, and could not be saved
	Refused     int           // callbacks that were refused before this, for time-outs
	Moves       []Move        // endpoints at hosts that were not the provider's before, for ReasonEndpointMoved
	Skew        time.Duration // how far the provider's clock is ahead of ours, where that may be the cause; 0 if not
	location    string        // where a redirect leads, for ReasonRedirected
	cause       error
}

// Kind is the class of a failure, by the words of the command contract.
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
	KindInternal        Kind = "internal"
)

// Kinds lists every kind.
var Kinds = []Kind{
	KindUsage, KindTimeout, KindCancelled, KindSignInNeeded, KindProviderError, KindBadAnswer,
	KindNetwork, KindWrongPassphrase, KindVaultDamaged, KindVaultBusy, KindKeyring, KindInternal,
}

// Reason is the exact failure within a kind; each has a title and a hint of
// its own.
type Reason string

// What a person or a file got wrong (KindUsage).
const (
	ReasonBadProvider       Reason = "bad_provider"       // a provider's fields do not hold
	ReasonBadIssuer         Reason = "bad_issuer"         // neither https nor loopback http
	ReasonIssuerNeeded      Reason = "issuer_needed"      // openid is asked for, and the file names no issuer
	ReasonBadRedirect       Reason = "bad_redirect"       // redirect address nobody can receive
	ReasonFormToApp         Reason = "form_to_app"        // form_post on the app's own scheme, where no form arrives
	ReasonBadScope          Reason = "bad_scope"          // scope with a character no scope may have
	ReasonUnknownProvider   Reason = "unknown_provider"   // no provider of that name
	ReasonDuplicateProvider Reason = "duplicate_provider" // the id is taken
	ReasonNotReady          Reason = "provider_not_ready" // no client id or no endpoints yet
	ReasonUnknownAccount    Reason = "unknown_account"    // no account of that name
	ReasonAmbiguous         Reason = "ambiguous_account"  // several accounts of that name
	ReasonNotBuilt          Reason = "not_built"          // capability that is not built yet
	ReasonBadFlag           Reason = "bad_flag"           // flag or argument that cannot be
	ReasonNoFolder          Reason = "no_folder"          // nowhere to put a file that was asked for
	ReasonBadConfig         Reason = "bad_config"         // a file of settings that cannot be read
	ReasonForeignHost       Reason = "foreign_host"       // token asked for a host the provider does not declare
	ReasonProviderChanged   Reason = "provider_changed"   // issuer or client differs from the account's
	ReasonOtherProvider     Reason = "other_provider"     // the account is one at another provider
	ReasonKeeperDisagrees   Reason = "keeper_disagrees"   // flag and vault.toml differ
	ReasonTokenBound        Reason = "token_bound"        // DPoP-bound token cannot be handed out
	ReasonUnknownTrace      Reason = "unknown_trace"      // no recorded attempt of that name
	ReasonAmbiguousProvider Reason = "ambiguous_provider" // several providers of that name
	ReasonReadOnly          Reason = "read_only"          // a preset or a team's file, which only its owner changes
	ReasonSchemeHandler     Reason = "scheme_handler"     // the system cannot be told to hand us the scheme's addresses
)

// What ends a wait (KindTimeout, KindCancelled).
const (
	ReasonNoCallback     Reason = "no_callback"     // nobody came back in time
	ReasonSchemeSilent   Reason = "scheme_silent"   // nobody came back on the app's own scheme, where a browser may drop the jump
	ReasonOnlyRefused    Reason = "only_refused"    // callbacks came, none of them ours
	ReasonCancelled      Reason = "cancelled"       // the person cancelled
	ReasonInterrupted    Reason = "interrupted"     // a signal
	ReasonBrowserMissing Reason = "browser_missing" // no browser could be opened
	ReasonPortTaken      Reason = "port_taken"      // the redirect's port is in use
	ReasonNoListener     Reason = "no_listener"     // no loopback address can be bound
	ReasonNoSocket       Reason = "no_socket"       // nowhere to wait for the scheme's address
	ReasonNotSignedOut   Reason = "not_signed_out"  // nobody came back from signing out
	ReasonNoSignIn       Reason = "no_sign_in"      // an address was handed over that no sign-in waits for
)

// What a callback can get wrong; such a callback is refused and the wait goes on.
const (
	ReasonStateMismatch  Reason = "state_mismatch"
	ReasonIssuerMismatch Reason = "issuer_mismatch"
	ReasonBadCallback    Reason = "bad_callback" // repeated, missing or malformed parameters
	ReasonCallbackUsed   Reason = "callback_used"
	ReasonForeignRequest Reason = "foreign_request" // wrong host, path, method or fetch metadata
)

// What a provider says (KindProviderError, KindSignInNeeded).
const (
	ReasonDenied          Reason = "denied"           // access_denied
	ReasonInvalidScope    Reason = "invalid_scope"    //
	ReasonInvalidClient   Reason = "invalid_client"   // invalid_client, unauthorized_client
	ReasonSecretRefused   Reason = "secret_refused"   // invalid_client, of a client that sent a secret
	ReasonBlocked         Reason = "blocked"          // a 403 with a page: something before the provider refuses
	ReasonRedirectRefused Reason = "redirect_refused" // redirect_uri_mismatch and the like
	ReasonInvalidGrant    Reason = "invalid_grant"    // code or refresh token refused
	ReasonCopyRefused     Reason = "copy_refused"     // as invalid_grant, of a refresh token that came with a back-up
	ReasonInteraction     Reason = "interaction"      // login_required and its kin
	ReasonServerError     Reason = "server_error"     // server_error, temporarily_unavailable
	ReasonOAuthError      Reason = "oauth_error"      // any other code
	ReasonRefusedStatus   Reason = "refused_status"   // a 4xx without an OAuth error
	ReasonEnded           Reason = "ended"            // the account has ended already
	ReasonNoRefreshToken  Reason = "no_refresh_token" // expired, and nothing to renew it with
	ReasonNoRevocation    Reason = "no_revocation"    // the provider cannot revoke
	ReasonNoRegistration  Reason = "no_registration"  // clients cannot register themselves
	ReasonNoSignOut       Reason = "no_sign_out"      // the provider has no page that ends the browser's session
	ReasonNoDevice        Reason = "no_device"        // the provider has no device sign-in
	ReasonScopeNeeded     Reason = "scope_needed"     // insufficient_scope of a resource
	ReasonResourceRefused Reason = "resource_refused" // the resource answered 4xx
)

// What an answer can get wrong (KindBadAnswer).
const (
	ReasonNotJSON         Reason = "not_json"           // HTML, an empty body, an array …
	ReasonMalformed       Reason = "malformed"          // JSON, but not what it must be
	ReasonRepeatedMember  Reason = "repeated_member"    // a member twice, or in another case
	ReasonTooLarge        Reason = "too_large"          //
	ReasonRedirectLoop    Reason = "redirect_loop"      // a description that only leads on to others of its own host
	ReasonRedirected      Reason = "redirected"         // an endpoint answered with a redirect
	ReasonMetadataIssuer  Reason = "metadata_issuer"    // discovery speaks for another issuer
	ReasonMetadata        Reason = "metadata"           // a document that cannot be used
	ReasonNoPKCE          Reason = "no_pkce"            // S256 is ruled out
	ReasonEndpointMoved   Reason = "endpoint_moved"     // an account's provider names a host that it did not name before
	ReasonTokenResponse   Reason = "token_response"     // a member that is missing or cannot be
	ReasonTokenType       Reason = "token_type"         // a token type we do not understand
	ReasonNoIDToken       Reason = "no_id_token"        // openid was asked for, none came
	ReasonIDToken         Reason = "id_token"           // malformed, or a claim that must not be
	ReasonSymmetric       Reason = "id_token_symmetric" // the ID token is signed with the client's secret (HS256 …)
	ReasonSignature       Reason = "signature"          // the signature does not hold
	ReasonIDTokenIssuer   Reason = "id_token_issuer"    //
	ReasonIDTokenAudience Reason = "id_token_audience"  // aud or azp is not ours
	ReasonIDTokenTime     Reason = "id_token_time"      // exp, iat, nbf or auth_time
	ReasonACR             Reason = "acr"                // an essential acr is not what was asked for
	ReasonNonce           Reason = "nonce"              //
	ReasonTokenHash       Reason = "token_hash"         // at_hash or c_hash
	ReasonKeys            Reason = "keys"               // the key set cannot be used
	ReasonSubject         Reason = "subject"            // missing, malformed, or not the one it was
	ReasonOtherAccount    Reason = "other_account"      // another person than asked for signed in
)

// What keeps an answer from coming (KindNetwork).
const (
	ReasonNoAnswer    Reason = "no_answer"    // refused, reset, or silence
	ReasonDNS         Reason = "dns"          // the host's name is not known
	ReasonTLS         Reason = "tls"          // the connection cannot be made secure
	ReasonCertExpired Reason = "cert_expired" // by this computer's clock the certificate has ended, or not begun
	ReasonCertName    Reason = "cert_name"    // the certificate is for another name
	ReasonCertUnknown Reason = "cert_unknown" // nobody whom this computer knows vouches for the certificate
	ReasonPortal      Reason = "portal"       // 511: the network wants a sign-in of its own
	ReasonSlow        Reason = "slow"         // no whole answer within the limit
	ReasonBusy        Reason = "busy"         // 429, 503
	ReasonUnavailable Reason = "unavailable"  // other 5xx
	ReasonDemoPort    Reason = "demo_port"    // a stranger holds the demo provider's port
	ReasonProxy       Reason = "proxy"        // the proxy refused
)

// What keeps the vault from working.
const (
	ReasonWrongPassphrase Reason = "wrong_passphrase"
	ReasonNoPassphrase    Reason = "no_passphrase"    // one is needed and nobody can be asked
	ReasonVaultDamaged    Reason = "vault_damaged"    // vault.toml itself
	ReasonAccountDamaged  Reason = "account_damaged"  // one sealed file
	ReasonDemoState       Reason = "demo_state"       // the demo provider's state; it began afresh
	ReasonNewerFormat     Reason = "newer_format"     // written by a newer Latchkey
	ReasonVaultBusy       Reason = "vault_busy"       // the lock did not come free
	ReasonDiskFull        Reason = "disk_full"        //
	ReasonCannotWrite     Reason = "cannot_write"     // read-only, permissions, I/O error
	ReasonCannotRead      Reason = "cannot_read"      // permissions, too many open files
	ReasonExportDamaged   Reason = "export_damaged"   // a file that is no export of a vault, or a damaged one
	ReasonUnsafeFile      Reason = "unsafe_file"      // link, foreign owner, open mode
	ReasonConflict        Reason = "conflict"         // the file changed under us
	ReasonConfigBusy      Reason = "config_busy"      // another process is changing the settings
	ReasonFileExists      Reason = "file_exists"      // a file is there that nobody asked to replace
	ReasonKeyRotated      Reason = "key_rotated"      // the data key was replaced: open the vault anew
	ReasonKeyringAbsent   Reason = "keyring_absent"   // no keyring runs
	ReasonKeyringGone     Reason = "keyring_gone"     // no keyring runs, and the vault's key is in one
	ReasonKeyringLocked   Reason = "keyring_locked"   //
	ReasonKeyringDeclined Reason = "keyring_declined" // the prompt was dismissed
	ReasonKeyringSilent   Reason = "keyring_silent"   // no answer within the limit
	ReasonKeyringBroken   Reason = "keyring_broken"   // an error we cannot name
	ReasonKeyMissing      Reason = "key_missing"      // the keyring answers, the key is not in it
	ReasonInternal        Reason = "internal"
)

// Error is for logs and for programmers; people read the words for Reason.
func (e *Error) Error() string {
	parts := []string{string(e.Step) + ": " + string(e.Kind)}
	for _, s := range []string{string(e.Reason), e.Code, e.Detail} {
		if s != "" && s != parts[len(parts)-1] {
			parts = append(parts, s)
		}
	}
	return strings.Join(parts, ": ")
}

// Unwrap gives the cause, for errors.Is; it is never printed.
func (e *Error) Unwrap() error { return e.cause }

// Caused attaches a cause for errors.Is and returns e.
func (e *Error) Caused(err error) *Error {
	e.cause = err
	return e
}

// AsError finds the *Error in err, or makes an internal one of it, so that every
// face can count on the type. It returns nil for nil.
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

// EachError takes joined errors apart (errors.Join) and makes an *Error of each,
// as AsError does.
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

// NoAnswer reports whether err means that the provider did not answer, so that
// nothing is known and nothing may be ended (catalogue G5).
func NoAnswer(err error) bool {
	var e *Error
	return errors.As(err, &e) && e.Kind == KindNetwork
}
