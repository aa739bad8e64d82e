package terminal

import (
	"context"
	"net/http"
	"strings"

	"github.com/spf13/cobra"

	"latchkey/auth"
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
	return f.on(ctx, name, func(s *home.Session, a auth.Account) error {
		out := f.answerWriter()
		req.OnAnswer = out.begins(c.isInclude)
		_, err := s.Client.Send(ctx, a.ID, req)
		if endErr := out.end(); err == nil {
			err = endErr
		}
		return err
	})
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
