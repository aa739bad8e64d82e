package home

import (
	"cmp"
	"context"
	"crypto/rand"
	"slices"
	"sync"
	"time"

	"latchkey/auth"
	"latchkey/auth/agent"
	"latchkey/auth/ledger"
	"latchkey/auth/program"
)

// Asked is a question about a program that has no rule. It is refused by itself at Until.
type Asked struct {
	ID        string
	At, Until time.Time
	Account   auth.Account
	From      agent.Caller
	Way       ledger.Way
	Scopes    []string
	Resource  string
	Waiting   int // number of other questions that wait for this one
}

// Choice is a person's answer about a program.
type Choice struct {
	Kind ChoiceKind
	For  time.Duration // of ChoiceFor
}

// ChoiceKind is what a person lets a program have.
type ChoiceKind string

// The choices. ChoiceRefuse and ChoiceOnce make no rule.
const (
	ChoiceRefuse    ChoiceKind = "refuse"
	ChoiceOnce      ChoiceKind = "once"
	ChoiceFor       ChoiceKind = "for"
	ChoiceUntilLock ChoiceKind = "until_lock"
	ChoiceAlways    ChoiceKind = "always"
	ChoiceNever     ChoiceKind = "never"
)

// rule is the rule that a choice makes for a program and an account; ok is false for none.
func (c Choice) rule(path, account string, now time.Time) (r program.Rule, ok bool) {
	r = program.Rule{Path: path, Account: account}
	switch c.Kind {
	case ChoiceFor:
		r.Kind, r.Until = program.Until, now.Add(c.For)
	case ChoiceUntilLock:
		r.Kind = program.UntilLock
	case ChoiceAlways:
		r.Kind = program.Always
	case ChoiceNever:
		r.Kind = program.Never
	default:
		return program.Rule{}, false
	}
	return r, path != "" // of an unknown program nothing can be remembered
}

// Answered is the end of a question.
type Answered struct {
	ID     string
	Choice Choice // ChoiceRefuse also for a question that ended by itself
}

// Asker asks a person a question and returns the answer. The end of ctx ends the question. The
// error is of KindNotAllowed.
type Asker func(ctx context.Context, q Asked) (Choice, error)

// questionLimit is the time after which a question is refused by itself.
var questionLimit = time.Minute

// maxQuestions bounds the number of questions that wait; one more is refused at once.
const maxQuestions = 16

// questions are those about programs: one is asked at a time.
type questions struct {
	mu       sync.Mutex
	asker    Asker // nil: nobody can be asked
	standing map[askedFor]*standing
	slot     chan struct{} // has one element while a question is asked
}

// askedFor is what a question is about: while one stands, the same program, session leader and
// account join it.
type askedFor struct {
	Path    string         `json:"path"`
	Leader  program.Leader `json:"leader"`
	Account string         `json:"account"`

	// alone tells a question from every other one; empty where another request may join it.
	alone string
}

// subject is what a question about a request is about. None joins it, and no other process takes
// its answer, if the program or its session is unknown: two unknown ones may be two programs.
func subject(a auth.Account, from agent.Caller) askedFor {
	key := askedFor{Path: from.Path, Leader: from.Leader, Account: a.ID}
	if key.Path == "" || key.Leader.Start == 0 {
		key.alone = rand.Text()
	}
	return key
}

// standing is a question that waits or is asked.
type standing struct {
	done    chan struct{} // closed at the end, when choice and err are set
	choice  Choice
	err     error
	began   time.Time
	callers int
	end     context.CancelFunc
	answers chan Choice // of an asker that uses Answer
	id      string
}

// SetAsker sets who asks the person about programs; nil means that nobody can be asked.
func (s *Session) SetAsker(ask Asker) {
	q := &s.programs.questions
	q.mu.Lock()
	defer q.mu.Unlock()
	q.asker = ask
}

// AskByNews has questions about programs come as News.Question, and their answers by Answer. Only
// a session whose follower shows them may use it.
func (s *Session) AskByNews() { s.SetAsker(s.askByNews) }

func (s *Session) askByNews(ctx context.Context, q Asked) (Choice, error) {
	st := s.programs.questions.byID(q.ID)
	if st == nil {
		return Choice{}, notAllowed(auth.ReasonProgramUnasked)
	}
	s.news.publish(News{Question: &Question{At: q.At, Account: q.Account.ID, Provider: q.Account.Provider, Program: &q}})
	choice := Choice{Kind: ChoiceRefuse}
	select {
	case choice = <-st.answers:
	case <-ctx.Done():
	}
	s.news.publish(News{Answered: &Answered{ID: q.ID, Choice: choice}})
	if ctx.Err() != nil {
		return choice, notAllowed(auth.ReasonProgramUnanswered)
	}
	return choice, nil
}

// Answer answers a question of the news. A question that has ended needs no answer.
func (s *Session) Answer(id string, c Choice) {
	if st := s.programs.questions.byID(id); st != nil {
		select {
		case st.answers <- c:
		default: // it has one
		}
	}
}

func (q *questions) byID(id string) *standing {
	q.mu.Lock()
	defer q.mu.Unlock()
	for _, st := range q.standing {
		if st.id == id {
			return st
		}
	}
	return nil
}

// withdrawAll ends every question.
func (q *questions) withdrawAll() {
	q.mu.Lock()
	defer q.mu.Unlock()
	for _, st := range q.standing {
		st.end()
	}
}

func notAllowed(reason auth.Reason) *auth.Error {
	return &auth.Error{Step: auth.StepConfig, Kind: auth.KindNotAllowed, Reason: reason}
}

// ask asks the person about a program, or joins the question that stands about it. An answer that makes
// a rule is in the file before ask returns.
func (s *Session) ask(ctx context.Context, a auth.Account, t Take) (Choice, error) {
	q := &s.programs.questions
	key := subject(a, t.From)
	q.mu.Lock()
	st := q.standing[key]
	if st == nil {
		if q.asker == nil || len(q.standing) >= maxQuestions {
			q.mu.Unlock()
			return Choice{}, notAllowed(auth.ReasonProgramUnasked)
		}
		st = q.begin(key)
		asking, end := context.WithCancel(context.WithoutCancel(ctx))
		st.end = end
		asked := Asked{
			ID: st.id, Account: a, From: t.From, Way: t.Way, Resource: cmp.Or(t.Resource, a.Resource), Scopes: t.Scopes,
		}
		if asked.Scopes == nil {
			asked.Scopes = a.Grant.Scopes
		}
		s.programs.running.Go(func() { s.runQuestion(asking, key, st, q.asker, asked) })
	}
	st.callers++
	q.mu.Unlock()
	defer q.leave(st)
	select {
	case <-st.done:
		return st.choice, st.err
	case <-t.Ended:
		return Choice{}, cancelled()
	case <-ctx.Done():
		return Choice{}, cmp.Or[error](interrupted(ctx), cancelled())
	}
}

func cancelled() error {
	return &auth.Error{Step: auth.StepConfig, Kind: auth.KindCancelled, Reason: auth.ReasonCancelled}
}

// interrupted is the *auth.Error that ended ctx, or nil.
func interrupted(ctx context.Context) error {
	if e, ok := context.Cause(ctx).(*auth.Error); ok { //nolint:errorlint // a cause is not wrapped
		return e
	}
	return nil
}

// begin adds a question. The caller has locked q.mu.
func (q *questions) begin(key askedFor) *standing {
	if q.standing == nil {
		q.standing, q.slot = map[askedFor]*standing{}, make(chan struct{}, 1)
	}
	st := &standing{done: make(chan struct{}), answers: make(chan Choice, 1), id: rand.Text(), began: time.Now()}
	q.standing[key] = st
	return st
}

// leave ends a question that no caller waits for.
func (q *questions) leave(st *standing) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if st.callers--; st.callers == 0 {
		st.end()
	}
}

// runQuestion waits for the questions before, asks, and keeps the rule that the answer makes.
func (s *Session) runQuestion(ctx context.Context, key askedFor, st *standing, ask Asker, asked Asked) {
	q := &s.programs.questions
	defer st.end()
	choice, err := Choice{Kind: ChoiceRefuse}, error(notAllowed(auth.ReasonProgramUnanswered))
	select {
	case q.slot <- struct{}{}:
		choice, err = s.askAlone(ctx, key, st.began, ask, asked)
		<-q.slot
	case <-ctx.Done():
	}
	q.mu.Lock()
	delete(q.standing, key)
	st.choice, st.err = choice, err
	q.mu.Unlock()
	close(st.done)
}

// questionLock is the lock of the vault under which a question is asked, so that one is asked at a
// time among processes, too.
const questionLock = "question"

// askAlone asks a question when no other process asks one, and keeps the answer. What another
// process was answered meanwhile about the same counts here as well.
func (s *Session) askAlone(ctx context.Context, key askedFor, began time.Time, ask Asker, asked Asked) (Choice, error) {
	unlock, err := s.Vault.Lock(ctx, questionLock)
	if err != nil {
		return Choice{Kind: ChoiceRefuse}, notAllowed(auth.ReasonProgramUnanswered)
	}
	defer unlock()
	if choice, ok := s.answeredMeanwhile(key, asked, began); ok {
		return choice, nil
	}
	choice, err := s.askPerson(ctx, ask, asked)
	if err != nil {
		return choice, err
	}
	if choice.Kind == "" {
		choice.Kind = ChoiceRefuse
	}
	return choice, s.keepAnswer(context.WithoutCancel(ctx), key, asked, choice)
}

// answeredMeanwhile returns what a person answered to another process since a time, or what a rule
// says that was made since.
func (s *Session) answeredMeanwhile(key askedFor, asked Asked, since time.Time) (Choice, bool) {
	record, err := s.ruleRecord()
	if err != nil {
		return Choice{}, false
	}
	for _, a := range record.Answers {
		if a.For == key && a.At.After(since) {
			return Choice{Kind: a.Choice}, true
		}
	}
	switch rule, ok := record.Rules.Find(asked.From.Path, asked.Account.ID, time.Now()); {
	case !ok || !rule.Made.After(since):
		return Choice{}, false
	case rule.Kind == program.Never:
		return Choice{Kind: ChoiceNever}, true
	default:
		return Choice{Kind: ChoiceOnce}, rule.Allows()
	}
}

// keepAnswer makes the rule of a choice, and keeps the answer for processes that wait.
func (s *Session) keepAnswer(ctx context.Context, key askedFor, asked Asked, c Choice) error {
	now := time.Now()
	if rule, ok := c.rule(asked.From.Path, asked.Account.ID, now); ok {
		if err := s.SetRule(ctx, rule); err != nil {
			return err
		}
	}
	if key.alone != "" {
		return nil // no other request can take it
	}
	return s.changeRecord(ctx, func(r *ruleRecord) {
		r.Answers = slices.DeleteFunc(r.Answers, func(a answer) bool { return a.For == key || now.Sub(a.At) > maxQuestions*questionLimit })
		r.Answers = append(r.Answers, answer{key, c.Kind, now.UTC()})
	})
}

// askPerson asks one question, for questionLimit at most. A question whose callers have all ended
// meanwhile is not asked.
func (s *Session) askPerson(ctx context.Context, ask Asker, asked Asked) (Choice, error) {
	if ctx.Err() != nil {
		return Choice{Kind: ChoiceRefuse}, notAllowed(auth.ReasonProgramUnanswered)
	}
	ctx, cancel := context.WithTimeout(ctx, questionLimit)
	defer cancel()
	asked.At = time.Now()
	asked.Until = asked.At.Add(questionLimit)
	q := &s.programs.questions
	q.mu.Lock()
	asked.Waiting = len(q.standing) - 1
	q.mu.Unlock()
	return ask(ctx, asked)
}
