package auth

import (
	"errors"
	"strings"
)

// Why is the exact fault behind a Reason that has several. It is a word for
// programs; package words has a clause for each, with Error.Detail in its hole. A
// function whose caller knows the rest returns it as an error.
type Why string

// Error returns the word itself, for logs and programmers.
func (w Why) Error() string { return string(w) }

// WhyOf returns the Why in err, also that of an *Error, or "".
func WhyOf(err error) Why {
	var why Why
	var e *Error
	switch {
	case errors.As(err, &e):
		return e.Why
	case errors.As(err, &why):
		return why
	}
	return ""
}

// Because sets why e happened and returns e.
func (e *Error) Because(why Why) *Error {
	e.Why = why
	return e
}

// DetailText returns Why and Detail as one text for logs, traces and JSON:
// "http_elsewhere: token_endpoint".
func (e *Error) DetailText() string { return detailText(e.Why, e.Detail) }

func detailText(why Why, detail string) string {
	if why == "" || detail == "" {
		return string(why) + detail
	}
	return string(why) + ": " + detail
}

// ReadDetail is the inverse of DetailText, for a recorded failure. A text without a
// Why at its beginning is a Detail alone, as recorded by earlier versions.
func ReadDetail(text string) (Why, string) {
	head, detail, _ := strings.Cut(text, ": ")
	if head == "" || strings.Trim(head, "abcdefghijklmnopqrstuvwxyz0123456789_") != "" {
		return "", text
	}
	return Why(head), detail
}

// Faults of an address. Detail is the address, or its name.
const (
	WhyNotURL       Why = "not_a_url"
	WhyLongURL      Why = "url_over_8_kib"
	WhyURLCharacter Why = "url_character" // a character that RFC 3986 §2 forbids
	WhyNoHost       Why = "no_host"
	WhyNoPath       Why = "no_path"
	WhyUserInfo     Why = "user_information"
	WhyFragment     Why = "fragment"
	WhyQuery        Why = "query_or_fragment"
	WhyQueryOrUser  Why = "query_or_user"
	WhyHTTP         Why = "http_elsewhere" // http on a host that is not this computer
	WhyNotHTTPS     Why = "not_https"      // neither https nor http on this computer
	WhyPort         Why = "bad_port"
	WhyNotRedirect  Why = "not_a_redirect" // neither http on this computer nor of the app's own scheme
	WhyNotLoopback  Why = "not_loopback"   // no loopback IP address with a port
)

// Faults of what a person adds to a request. Detail is the name of the field, or the
// method.
const (
	WhyNotField  Why = "not_a_field"
	WhyOwnField  Why = "own_field" // set by Latchkey, or of one connection alone
	WhyNotMethod Why = "not_a_method"
	WhyNotPath   Why = "not_a_path"    // of a lease
	WhyNotTime   Why = "not_a_time"    // of a lease
	WhyNotOrigin Why = "not_an_origin" // of a lease
)

// Faults of a callback, without a Detail.
const (
	WhyTooLong       Why = "too_long"
	WhyUnparsed      Why = "unparsed"
	WhyTwice         Why = "parameter_twice"
	WhyCharacter     Why = "parameter_character"
	WhyCodeAndError  Why = "code_and_error"
	WhyNoCodeNoError Why = "no_code_no_error"
	WhySignInAnswer  Why = "sign_in_answer" // the answer to a sign-in where a sign-out ends
	WhyElsewhere     Why = "elsewhere"      // an address that is not the redirect address
)

// Faults of an answer. Detail is a parameter, a member or a value.
const (
	WhyMissing        Why = "missing"
	WhyWrongType      Why = "wrong_type"
	WhyUnreadable     Why = "unreadable"
	WhyNotToken       Why = "not_a_token"
	WhyScopes         Why = "scopes_over" // Detail is the limit
	WhyDeviceAnswer   Why = "device_answer"
	WhyPushAnswer     Why = "push_answer"
	WhyRegistered     Why = "registration_answer"
	WhyNoCodeFlow     Why = "no_code_flow"
	WhyNoDPoP         Why = "no_dpop_es256"
	WhyOtherRedirects Why = "redirect_not_registered"
	WhyOtherPerson    Why = "other_person"
	WhyAnswerLost     Why = "answer_lost" // the account was in doubt when its refresh token was refused
)

// What a resource demands and Latchkey cannot do. Detail is its value.
const (
	WhyCertificate  Why = "client_certificate" // tls_client_certificate_bound_access_tokens
	WhyBearerMethod Why = "bearer_method"      // bearer_methods_supported lacks header
	WhyProofAlg     Why = "proof_algorithm"    // dpop_signing_alg_values_supported lacks ES256
	WhyOtherNetwork Why = "other_network"      // an address in a network that is not its namer's
)

// Faults of an ID token and of the keys that verify it.
const (
	WhyEncrypted       Why = "encrypted"
	WhyNotSigned       Why = "not_signed"
	WhyHeader          Why = "header_unreadable"
	WhyCritical        Why = "header_crit" // an extension that must be understood (RFC 7515 §4.1.11)
	WhyClaims          Why = "claims_unreadable"
	WhyAlsoFor         Why = "other_audience" // Detail is the audience
	WhyOtherParty      Why = "other_party"    // azp
	WhyExpired         Why = "expired"
	WhyIssuedAway      Why = "issued_away" // Detail is a duration
	WhyAuthTimeChanged Why = "auth_time_changed"
	WhyNoAuthTime      Why = "no_auth_time"
	WhyAuthTimeOld     Why = "auth_time_old" // Detail is a duration
	WhyKeysUnreadable  Why = "keys_unreadable"
	WhyNoKeyNamed      Why = "no_key_named" // Detail is the key's name
	WhyKeyUse          Why = "key_use"
	WhyKeyAlgorithm    Why = "key_algorithm"
	WhyKeyShort        Why = "key_short"
	WhyKeyNotPublic    Why = "key_not_public"
	WhyNotKeySet       Why = "not_a_key_set"
	WhyKeyCount        Why = "key_count"
)

// Faults of a provider's settings.
const (
	WhyNoServer      Why = "no_server" // neither issuer nor endpoints
	WhyMetadataURL   Why = "metadata_url_alone"
	WhyRedirectPage  Why = "redirect_page_port"
	WhyNotArray      Why = "not_a_json_array"
	WhyOwnParameter  Why = "own_parameter"    // Detail is the parameter
	WhyKeySent       Why = "private_key_sent" // Detail is the method that would send it
	WhyKeyNotTaken   Why = "private_key_not_taken"
	WhyNotPEM        Why = "not_pkcs8"
	WhyNoAlgorithm   Why = "no_algorithm" // Detail lists the wanted ones
	WhyKeyCannotSign Why = "key_cannot_sign"
)

// Faults of a settings file. Detail begins with its path.
const (
	WhyCannotRead    Why = "cannot_be_read"
	WhyNotFile       Why = "not_a_file"
	WhyTooLarge      Why = "over_256_kib"
	WhyNotSettings   Why = "not_settings"
	WhyUnknownKey    Why = "unknown_key"
	WhyMeantKey      Why = "unknown_key_meant" // Detail ends with the key and the one that may be meant
	WhyNotTOML       Why = "not_toml"
	WhyLeftOut       Why = "line_left_out" // because the lines before it cannot be read
	WhyNotBool       Why = "not_true_or_false"
	WhyLockAfter     Why = "not_a_lock_time"
	WhyDocumentURL   Why = "not_a_document_address"
	WhyBrowserKey    Why = "not_a_browser"
	WhyNotUsers      Why = "not_a_list_of_users"
	WhyNoUser        Why = "no_such_user" // Detail ends with the user
	WhyValues        Why = "values"       // Detail ends with the key and its values
	WhyIDTaken       Why = "id_taken"
	WhyIDNotName     Why = "id_not_file_name"
	WhyKeyValue      Why = "key_value"
	WhyByHand        Why = "by_hand"
	WhyNoCertificate Why = "no_certificate"
	WhyNoHomeFolder  Why = "no_home_folder"
	WhyNoConfig      Why = "no_config_folder"
	WhyNoData        Why = "no_data_folder"
)

// Faults of a file or a folder of this computer. Detail is its path.
const (
	WhyHardLink    Why = "hard_link"
	WhyLink        Why = "link"
	WhySymlink     Why = "symbolic_link"
	WhyNotFolder   Why = "not_a_folder"
	WhyOtherUser   Why = "other_users"
	WhyOthersWrite Why = "others_write"
	WhyAccessList  Why = "access_list"
)

// Faults of a vault and of a call to it.
const (
	WhyNoPassphrase Why = "empty_passphrase"
	WhyExport       Why = "export"
	WhyInMemory     Why = "in_memory"
	WhyStored       Why = "stored_already"
	WhyClosed       Why = "closed"
	WhyMemoryFolder Why = "memory_folder"
	WhyAccountID    Why = "account_id"
	WhyLockName     Why = "lock_name"
	WhySecretName   Why = "secret_name"
	WhyNotJSON      Why = "not_as_json"
	WhyAttemptID    Why = "attempt_id"
)

// Faults of the system's keyring.
const (
	WhyKeyringGone     Why = "keyring_gone"
	WhyKeyringAnswer   Why = "keyring_answer"
	WhyKeyringRefused  Why = "keyring_refused"
	WhyNoKeyring       Why = "no_keyring"
	WhyNoService       Why = "no_secret_service"
	WhyServiceStart    Why = "secret_service_start"
	WhyNoBus           Why = "no_dbus"
	WhyBusSilent       Why = "dbus_silent"
	WhyNoCollection    Why = "no_collection"
	WhyNoKeychain      Why = "no_keychain"
	WhyKeychainLocked  Why = "keychain_locked"
	WhyStayedLocked    Why = "stayed_locked"
	WhyPromptLeft      Why = "prompt_unanswered"
	WhyPromptDeclined  Why = "prompt_declined"
	WhyNothingStored   Why = "nothing_stored"
	WhyNothingDeleted  Why = "nothing_deleted"
	WhyOtherItem       Why = "other_item"
	WhyOtherKeyInStore Why = "other_key"
)

// Faults of a program of this computer, and of what makes Latchkey the handler of
// its scheme. Detail is a path or a program.
const (
	WhyNotFound     Why = "not_found"
	WhyExecInfo     Why = "exec_info"
	WhyScript       Why = "script_of_cmd"
	WhyMayNotStart  Why = "may_not_be_started"
	WhyCannotStart  Why = "cannot_be_started"
	WhyOtherHandler Why = "other_handler"
	WhyNoProgram    Why = "no_program_path"
	WhyNotAbsolute  Why = "not_absolute"
	WhyEntryForeign Why = "entry_of_another"
	WhyEntryText    Why = "entry_character"
	WhyEquals       Why = "entry_equals_sign"
	WhyNotMade      Why = "cannot_be_made"
	WhyNotWritten   Why = "cannot_be_written"
	WhyNotRemoved   Why = "cannot_be_removed"
	WhyNoDefault    Why = "no_default"
	WhyNoAppBundle  Why = "no_app_bundle"
)
