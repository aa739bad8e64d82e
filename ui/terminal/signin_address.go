package terminal

import (
	"context"
	"io"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"latchkey/auth"
	"latchkey/auth/home"
	"latchkey/ui/words"
)

// isAddress reports whether what is to be signed in to is the address of a resource and no
// configured provider.
func (f *face) isAddress(what string) (bool, error) {
	if strings.Contains(what, "://") {
		return true, nil
	}
	if !strings.ContainsAny(what, ".:/") {
		return false, nil
	}
	h, err := f.at()
	if err != nil {
		return false, err
	}
	_, err = h.Catalog().Find(what)
	return err != nil, nil
}

// refusesUnasked ends a sign-in that nobody can agree to before a vault is made for it: no
// person sits at a terminal, no flag agrees, and without a vault nothing was agreed before.
func (f *face) refusesUnasked(ctx context.Context, address string, o signInFlags) error {
	h, err := f.at()
	if err != nil {
		return err
	}
	_, canAsk := f.terminal()
	if found, err := h.Look(); canAsk || len(o.issuers) > 0 || err != nil || found.Exists {
		return nil
	}
	_, err = (&auth.Client{}).SignInAt(ctx, auth.ResourceSignIn{Find: h.LookUpRequest(address)})
	return err
}

// signInAt signs in at the resource behind an address. Where a person sits at the terminal,
// they are asked what only they can know; elsewhere the flags have said it, or the sign-in
// ends.
func (f *face) signInAt(ctx context.Context, s *home.Session, x home.SignIn, address string, o signInFlags) error {
	if o.device {
		return badFlag(words.BadDeviceWith())
	}
	at := home.AddressSignIn{SignIn: x, URL: address, AcceptIssuers: o.issuers}
	var found auth.Pair
	if in, ok := f.terminal(); ok {
		at.OnServices = func(ctx context.Context, x auth.Resource) (string, error) { return f.whichService(ctx, in, x) }
		at.OnPair = func(ctx context.Context, pair auth.Pair) (auth.PairAnswer, error) {
			found = pair
			return f.pairAnswer(ctx, in, pair)
		}
	}
	a, err := s.SignInAt(ctx, at)
	if err != nil {
		return err
	}
	if err := f.signedIn(s, a); err != nil {
		return err
	}
	if !a.SaysAudience() && (found.Issuer == "" || !found.IsOneHost()) {
		f.say(words.TokenIsWide())
	}
	return nil
}

// asked returns the next line that the person types.
func (f *face) asked(ctx context.Context, in io.Reader, question string) (string, error) {
	_, _ = io.WriteString(f.std.Err, question)
	select {
	case answer := <-f.answers(in):
		return strings.TrimSpace(answer), nil
	case <-ctx.Done():
		return "", ctx.Err()
	}
}

func isYes(answer string) bool {
	return strings.EqualFold(answer, "y") || strings.EqualFold(answer, "yes")
}

// pairAnswer asks the person about a resource and the sign-in service that it names.
func (f *face) pairAnswer(ctx context.Context, in io.Reader, pair auth.Pair) (answer auth.PairAnswer, err error) {
	for _, line := range words.PairLines(pair) {
		f.say(line)
	}
	yes, err := f.asked(ctx, in, words.PairAsk())
	if err != nil || !isYes(yes) {
		return answer, err
	}
	answer.Accepted = true
	if pair.Client.Own.ID != "" {
		own, err := f.asked(ctx, in, words.PairOwn(pair.Client.Own))
		if err != nil {
			return auth.PairAnswer{}, err
		}
		answer.UseOwn = isYes(own)
	}
	if pair.Client.Way == auth.RegistrationNeeded && !answer.UseOwn {
		f.say(words.PairNeeds(pair))
		answer.ClientID, err = f.asked(ctx, in, words.PairClientID())
	}
	return answer, err
}

// whichService asks which of several sign-in services is meant.
func (f *face) whichService(ctx context.Context, in io.Reader, x auth.Resource) (string, error) {
	for _, line := range words.PairServices(x) {
		f.say(line)
	}
	typed, err := f.asked(ctx, in, words.PairWhich())
	if n, numErr := strconv.Atoi(typed); err == nil && numErr == nil && n >= 1 && n <= len(x.Servers) {
		return x.Servers[n-1], nil
	}
	return "", err
}

func (f *face) clientMetadataCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "client-metadata [URL]",
		Short: words.ShortClientMetadata(),
		Args:  cobra.MaximumNArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			h, err := f.at()
			if err != nil {
				return err
			}
			address := f.settings(h).ClientMetadataURL
			if len(args) > 0 {
				address = args[0]
			}
			if address == "" {
				return badFlag(words.BadNoDocument())
			}
			document, err := auth.ClientDocument(address)
			if err != nil {
				return err
			}
			return f.print(string(document) + "\n")
		},
	}
}
