package terminal

import (
	"cmp"
	"context"
	"strings"

	"latchkey/auth"
	"latchkey/ui/words"
)

// resourceShape is what was found at the address of a resource, in JSON.
type resourceShape struct {
	Resource     string               `json:"resource"` // the identifier, exactly as its metadata has it
	Name         string               `json:"resource_name"`
	FoundAt      string               `json:"found_at"` // address of the metadata
	Challenge    challengeShape       `json:"challenge"`
	Servers      []string             `json:"authorization_servers"`
	Issuer       string               `json:"issuer"` // of the sign-in service
	Report       []rowShape           `json:"report"`
	Registration auth.RegistrationWay `json:"registration"` // own, cimd, dcr, needed; empty: not known
	Scopes       []string             `json:"scopes"`       // that a sign-in asks for
	Hops         []hopShape           `json:"hops"`
	Safe         bool                 `json:"safe"`
}

type challengeShape struct {
	Scheme    string   `json:"scheme"`
	Metadata  string   `json:"resource_metadata"`
	Scopes    []string `json:"scopes"`
	Malformed bool     `json:"malformed"`
}

type hopShape struct {
	URL    string      `json:"url"`
	Why    auth.HopWhy `json:"why"`
	Status int         `json:"status"`
	Result string      `json:"result"`
}

// checkAddress reports on a resource at an address, and done is whether there is one: what
// is no address, or an address behind which no resource is, may be a provider.
func (f *face) checkAddress(ctx context.Context, what string) (done bool, err error) {
	h, err := f.at()
	if err != nil {
		return true, err
	}
	if !strings.Contains(what, "://") {
		if _, err := h.Catalog().Find(what); err == nil || !strings.ContainsAny(what, ".:/") {
			return false, nil
		}
	}
	if _, address := auth.ReadIssuer(what); address != "" {
		return false, nil // the address of an issuer's metadata
	}
	if _, err := auth.ReadResource(what); err != nil {
		return false, nil // the rules of an issuer say why
	}
	pair, report, err := (&auth.Client{}).CheckResource(ctx, h.LookUpRequest(what))
	if pair.Resource.FoundAt == "" && pair.Resource.Challenge.Scheme == "" {
		return false, nil
	}
	if f.json {
		return true, cmp.Or(f.printJSON(resourceOf(pair, report, err)), err)
	}
	return true, cmp.Or(f.printResource(pair, report), err)
}

func resourceOf(pair auth.Pair, report auth.Report, err error) resourceShape {
	x := pair.Resource
	shape := resourceShape{
		Resource: x.Identifier, Name: x.Name, FoundAt: x.FoundAt, Servers: list(x.Servers), Issuer: pair.Issuer,
		Challenge: challengeShape{x.Challenge.Scheme, x.Challenge.Metadata, list(x.Challenge.Scopes), x.Challenge.IsMalformed},
		Report:    rowsOf(report), Registration: pair.Client.Way, Scopes: list(pair.Scopes), Hops: []hopShape{},
		Safe: err == nil && report.Safe(),
	}
	for _, hop := range x.Hops {
		shape.Hops = append(shape.Hops, hopShape{hop.URL, hop.Why, hop.Status, hop.Result})
	}
	return shape
}

func (f *face) printResource(pair auth.Pair, report auth.Report) error {
	var hops [][]string
	for _, hop := range pair.Resource.Hops {
		hops = append(hops, []string{words.HopWhy(hop), hop.URL, words.HopResult(hop)})
	}
	if err := f.printRows(words.HopColumns(), hops); err != nil {
		return err
	}
	for _, line := range words.FoundAt(pair) {
		f.say(line)
	}
	if len(report.Findings) == 0 {
		return nil
	}
	if err := f.printRows(words.ReportColumns(), findingRows(report)); err != nil {
		return err
	}
	f.say(words.SentenceOf(words.Verdict(report)))
	return nil
}
