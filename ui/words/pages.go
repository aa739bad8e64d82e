package words

import "latchkey/assets"

// Language returns the tag of the present language, for the lang attribute of a page.
func Language() string {
	if t := spoken.Load(); t != nil {
		return t.tag
	}
	return "en"
}

// callback are the texts of the callback pages, by the page's name and its part.
var callback = texts("callback_", func() map[string]string {
	const back = "You can close this tab and go back to Latchkey."
	return map[string]string{
		"done_status":   "Signed in",
		"done_heading":  "You are signed in",
		"done_sentence": "The account is in Latchkey now.",
		"done_hint":     back,

		"signed-out_status":   "Signed out",
		"signed-out_heading":  "You are signed out",
		"signed-out_sentence": "This browser's session at the provider has ended. The account in Latchkey keeps its access until you revoke it there.",
		"signed-out_hint":     back,

		"failed_status":   "Not signed in",
		"failed_heading":  "The sign-in did not work",
		"failed_sentence": "Nothing was stored. Latchkey says what happened and how to go on.",
		"failed_hint":     back,

		"cancelled_status":   "Cancelled",
		"cancelled_heading":  "This sign-in was cancelled",
		"cancelled_sentence": "It was cancelled in Latchkey, which was locked or closed, or went on without it. Nothing was stored, and your approval was not used.",
		"cancelled_hint":     "To sign in, open Latchkey and start again. You can close this tab.",

		"late_status":   "Too late",
		"late_heading":  "This sign-in took too long",
		"late_sentence": "Latchkey had stopped waiting when your approval came. Nothing was stored, and your approval was not used.",
		"late_hint":     "To sign in, open Latchkey and start again. You can close this tab.",

		"waiting_status":   "Still working",
		"waiting_heading":  "Look at Latchkey",
		"waiting_sentence": "Your approval has arrived, and Latchkey is still finishing the sign-in.",
		"waiting_hint":     "How it ends is shown there. You can close this tab.",

		"refused_status":   "Not accepted",
		"refused_heading":  "This page did not come from your sign-in",
		"refused_sentence": "The address does not belong to the sign-in that Latchkey is waiting for, so it was not used.",
		"refused_hint":     "If you did not start this yourself, close the tab. Latchkey goes on waiting for the right answer.",

		"used_status":   "Already used",
		"used_heading":  "This sign-in has already been answered",
		"used_sentence": "Each answer counts once. Loading it again changes nothing.",
		"used_hint":     "Latchkey shows how the sign-in ended. You can close this tab.",

		"opened_status":   "Already opened",
		"opened_heading":  "This page has been opened before",
		"opened_sentence": "It leads to the provider's page once, and not a second time.",
		"opened_hint":     "Go back to Latchkey and open the page from there. You can close this tab.",
	}
})

// CallbackPage are the texts of a page of assets.CallbackPage.
func CallbackPage(page string) assets.CallbackText {
	part := func(name string) string { return said(callback(), page+"_"+name, "") }
	return assets.CallbackText{
		Language: Language(), Status: part("status"), Heading: part("heading"), Sentence: part("sentence"), Hint: part("hint"),
	}
}

// DemoPage is a text of the demo provider's pages by its name; empty if there is no such text.
func DemoPage(name string, filled map[string]string) string {
	if name == "language" {
		return Language()
	}
	known, ok := demoPages()[name]
	if !ok {
		return ""
	}
	h := holes{}
	for hole, value := range filled {
		h[hole] = value
	}
	return known.fill(h)
}

// demoPages are the texts of the demo provider's pages.
var demoPages = phrases("demo_", func() map[string]string {
	return map[string]string{
		"brand":       "Demo provider",
		"brand_note":  "for trying out Latchkey, on this computer only",
		"details":     "Technical details",
		"page_broken": "The page cannot be shown.",

		"people_password":  "Two people live here. Password of both: {{.Password}}",
		"people_user_name": "user name {{.UserName}}",
		"front_lead":       "A real OpenID provider that runs inside Latchkey and answers only this computer.",
		"front_signed_in":  "signed in in this browser",
		"front_issuer":     "Its issuer is {{.Issuer}}",

		"login_title":       "Sign in – Demo provider",
		"login_heading":     "Sign in",
		"login_lead":        "{{.Client}} wants to know who you are.",
		"login_as":          "Continue as {{.Name}}",
		"login_by_password": "Or type a user name and a password",
		"login_user_name":   "User name",
		"login_password":    "Password",
		"login_button":      "Sign in",
		"login_wrong":       "That user name and password do not belong together.",
		"client_unnamed":    "An app",

		"consent_title":     "Allow access – Demo provider",
		"consent_heading":   "Let {{.Client}} in?",
		"consent_lead":      "You can revoke this at any time.",
		"consent_user_code": "Allow this only if your device shows {{.Code}}",
		"consent_scopes":    "{{.Client}} will be able to",
		"consent_allow":     "Allow",
		"consent_deny":      "Deny",
		"consent_not_you":   "Not {{.Name}}?",
		"consent_back":      "Then the browser goes back to the app, at {{.Address}}",
		"consent_choose":    "Please choose one of the two buttons.",

		"scope_openid":                "Know who you are",
		"scope_openid_detail":         "That it is you, and when you signed in",
		"scope_profile":               "See your name",
		"scope_profile_detail":        "Your full name and user name",
		"scope_email":                 "See your email address",
		"scope_email_detail":          "And that it has been verified",
		"scope_offline_access":        "Stay connected",
		"scope_offline_access_detail": "Renew its access without asking, until you revoke it",
		"scope_notes.read":            "Read your notes",
		"scope_notes.read_detail":     "The notes you keep here; it cannot change them",

		"device_page_title":   "Connect a device – Demo provider",
		"device_heading":      "Connect a device",
		"device_lead":         "Type the code that your device shows.",
		"device_code":         "Code",
		"device_continue":     "Continue",
		"device_unknown":      "That code is not known, or its time is over.",
		"device_used_title":   "This code has been used",
		"device_used_hint":    "Start again on your device.",
		"device_broken_title": "Something went wrong here",
		"device_broken_hint":  "Start again on your device.",
		"device_done_title":   "Your device is connected",
		"device_done_hint":    "You can close this page and go back to it.",

		"logout_title":     "Sign out – Demo provider",
		"logout_heading":   "Sign out?",
		"logout_lead":      "Apps keep what you allowed them until you revoke it there.",
		"logout_leave":     "Sign out",
		"logout_stay":      "Stay signed in",
		"stayed_title":     "You are still signed in",
		"stayed_hint":      "Nothing has changed.",
		"signed_out_title": "You are signed out",
		"signed_out_hint":  "Apps keep what you allowed them until you revoke it there.",

		"page_ended_title":         "This page is no longer valid",
		"page_ended_hint":          "Go back to Latchkey and sign in again.",
		"page_finished_title":      "This sign-in is already finished",
		"page_finished_hint":       "Go back to Latchkey. To sign in once more, start there.",
		"page_other_browser_title": "This sign-in belongs to another browser",
		"page_other_browser_hint":  "Open it in the browser in which it began, or start again in Latchkey.",
		"page_foreign_form_title":  "This form did not come from our page",
		"page_foreign_form_hint":   "Go back to Latchkey and sign in again.",
		"request_used_title":       "This request has been used",
		"request_used_hint":        "Go back to the app and start again.",

		"broken_title":         "Something went wrong here",
		"broken_hint":          "Go back to Latchkey and try again.",
		"error_request_title":  "The app's request cannot be answered",
		"error_request_hint":   "Nothing was given to the app. Go back to it and start again.",
		"error_client_title":   "This app is not registered here",
		"error_client_hint":    "Nothing was given to the app. Go back to it and start again.",
		"error_denied_title":   "You said no",
		"error_denied_hint":    "The app gets nothing. You can close this page.",
		"error_redirect_title": "The app's redirect address is not registered here",
		"error_redirect_hint":  "You are not sent there, since nobody knows whose address it is. Check the address in the app's settings.",
	}
})
