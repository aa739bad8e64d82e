package terminal

import (
	"context"
	"errors"
	"net/http"
	"strings"

	"github.com/spf13/cobra"

	"latchkey/auth"
	"latchkey/auth/agent"
	"latchkey/auth/home"
	"latchkey/ui/words"
)

// calling is what the flags of call say.
type calling struct {
	method    string
	fields    []string // NAME: VALUE
	data      []string
	isInclude bool // the head of the answer is printed, too
}

func (f *face) callCommand() *cobra.Command {
	var c calling
	cmd := &cobra.Command{
		Use:   "call ACCOUNT URL",
		Short: words.ShortCall(),
		Long:  words.LongCall(),
		Args:  exactly(words.AnAccount(), words.AnAddress()),
		RunE:  func(cmd *cobra.Command, args []string) error { return f.call(cmd.Context(), args[0], args[1], c) },
	}
	cmd.Flags().StringVarP(&c.method, "method", "X", "", words.FlagMethod())
	cmd.Flags().StringArrayVarP(&c.fields, "header", "H", nil, words.FlagHeader())
	cmd.Flags().StringArrayVarP(&c.data, "data", "d", nil, words.FlagData())
	cmd.Flags().BoolVarP(&c.isInclude, "include", "i", false, words.FlagInclude())
	return cmd
}

// call sends one request and prints the body of its answer as it comes, also that of a
// refusal.
func (f *face) call(ctx context.Context, name, address string, c calling) error {
	req, err := f.resourceRequest(ctx, address, c)
	if err != nil {
		return err
	}
	out := f.answerWriter()
	req.OnAnswer = out.begins(c.isInclude)
	err = f.holderCall(ctx, name, req)
	if errors.Is(err, agent.ErrNoHolder) {
		err = f.ownCall(ctx, name, req)
	}
	if endErr := out.end(); err == nil {
		err = endErr
	}
	return err
}

// holderCall has the process that has the vault open send the request.
func (f *face) holderCall(ctx context.Context, name string, req auth.CallRequest) error {
	h, err := f.holdersHome()
	if err != nil {
		return err
	}
	return h.CallByHolder(ctx, name, req)
}

func (f *face) ownCall(ctx context.Context, name string, req auth.CallRequest) error {
	s, err := f.reading(ctx)
	if err != nil {
		return err
	}
	defer f.closing(s)
	return s.Call(ctx, home.Take{Account: name, From: agent.Self()}, req)
}

// resourceRequest returns the request that the flags describe.
func (f *face) resourceRequest(ctx context.Context, address string, c calling) (auth.CallRequest, error) {
	req := auth.CallRequest{Method: c.method, URL: address, Header: http.Header{}}
	for _, field := range c.fields {
		name, value, isField := strings.Cut(field, ":")
		if !isField {
			return req, badFlag(words.BadHeader())
		}
		value = strings.Trim(value, " \t")
		if err := auth.CheckField(name, value); err != nil {
			return req, err
		}
		req.Header.Add(name, value)
	}
	if len(c.data) > 1 {
		return req, badFlag(words.BadDataTwice())
	}
	kind := ""
	if len(c.data) == 1 {
		content, err := f.content(ctx, c.data[0])
		if err != nil {
			return req, err
		}
		req.Body = content.body
		if req.Method == "" {
			req.Method = http.MethodPost
		}
		kind = content.kind
	}
	req.SetTypes(kind)
	return req, nil
}
