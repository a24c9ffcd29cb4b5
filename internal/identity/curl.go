package identity

import (
	"context"
	"fmt"
	"net/textproto"
	"net/url"
	"slices"
	"strings"

	"github.com/cfid-cli/cfid/internal/line"
	"github.com/cfid-cli/cfid/internal/rest"
	"github.com/cfid-cli/cfid/internal/session"
)

// CurlInput is a request that the user composed.
type CurlInput struct {
	Path    string // a path of the Cloud Controller or the UAA, or an absolute URL of one of them
	Method  string // empty: GET, or POST where there is data
	Data    []byte // nil: none
	Headers []string
	Fail    bool // a status of 400 or more is an error
}

// CurlResult is the answer as received. Its body is not scrubbed.
type CurlResult struct {
	Status int
	Header map[string][]string
	Body   []byte
}

// Curl sends a request with the session's token to one of the context's servers. It doesn't follow redirects, which could
// send the token to another server. With --dry-run, it sends reads only; for a write the result is nil.
func Curl(ctx context.Context, s *session.Session, in CurlInput) (*CurlResult, error) {
	request, err := in.request()
	if err != nil {
		return nil, err
	}
	api, err := curlAPI(s, in.Path)
	if err != nil {
		return nil, err
	}
	if api, err = s.EitherInZone(ctx, api); err != nil {
		return nil, err
	}
	if api.Writes(request) {
		if err := s.Confirm(ctx, session.Change{Verb: "send", Noun: request.Method, Names: []string{in.Path}}); err != nil {
			return nil, err
		}
		if s.Settings.DryRun {
			s.UI.Show("would send %s %s with %d bytes", request.Method, in.Path, len(in.Data))
			return nil, nil
		}
	}
	resp, err := api.Send(ctx, request)
	if err != nil {
		return nil, err
	}
	result := &CurlResult{Status: resp.Status, Header: resp.Header, Body: resp.Body}
	if in.Fail && resp.Status >= 400 {
		return result, resp.Err()
	}
	return result, nil
}

func (in CurlInput) request() (rest.Request, error) {
	request := rest.Request{Method: strings.ToUpper(in.Method), Path: in.Path, Body: in.Data, Header: rest.Header{}}
	if strings.Trim(request.Method, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != "" {
		return request, session.Usage("-X must be a method: GET, POST, PUT, PATCH, DELETE, …")
	}
	if request.Method == "" {
		request.Method = rest.MethodGet
		if in.Data != nil {
			request.Method = rest.MethodPost
		}
	}
	for _, line := range in.Headers {
		name, value, ok := strings.Cut(line, ":")
		name = textproto.CanonicalMIMEHeaderKey(strings.TrimSpace(name))
		switch {
		case !ok || name == "" || strings.ContainsAny(name, " \t\r\n") || strings.ContainsAny(value, "\r\n"):
			return request, session.Usage("-H must be a header: 'Name: value'")
		case slices.Contains([]string{"Authorization", "Proxy-Authorization", "Host", "Cookie"}, name):
			return request, session.Usage("-H %s cannot be set: this session's token is sent, to this context's servers only", name)
		}
		request.Header[name] = append(request.Header[name], strings.TrimSpace(value))
	}
	if in.Data != nil && request.Header.Get("Content-Type") == "" {
		request.ContentType = "application/x-www-form-urlencoded"
		if text := strings.TrimSpace(string(in.Data)); strings.HasPrefix(text, "{") || strings.HasPrefix(text, "[") {
			request.ContentType = "application/json"
		}
	}
	return request, nil
}

// curlAPI returns the server of a path or URL. A path below /v2 or /v3, and the root, is the Cloud Controller's; any
// other is the UAA's, and the path of the UAA's URL is put before it.
func curlAPI(s *session.Session, path string) (*rest.API, error) {
	c, err := s.Context()
	if err != nil {
		return nil, err
	}
	src, err := s.TokenSource()
	if err != nil {
		return nil, err
	}
	if strings.Contains(path, "://") {
		u, err := rest.ParseURL(path)
		if err != nil {
			return nil, session.Usage("%v", err)
		}
		for _, base := range []string{c.Target.UAA, c.Target.API} {
			if own, err := url.Parse(base); err == nil && base != "" && rest.OriginOf(own) == rest.OriginOf(u) {
				return s.At(c, base, src)
			}
		}
		return nil, &session.UsageError{Text: fmt.Sprintf("%s is not a server of this context, and its token is sent to no other", u.Host),
			Try: []line.Advice{line.Curl.With("PATH"), line.ContextList.Say(", for one of that server")}}
	}
	if !strings.HasPrefix(path, "/") {
		return nil, session.Usage("a path begins with /, a URL with https://")
	}
	first, _, _ := strings.Cut(strings.TrimPrefix(path, "/"), "/")
	first, _, _ = strings.Cut(first, "?")
	if !slices.Contains([]string{"", "v2", "v3"}, first) {
		return s.At(c, c.Target.UAA, src)
	}
	if c.Target.API == "" {
		return nil, &session.NoCloudControllerError{Context: c.Name}
	}
	return s.At(c, c.Target.API, src)
}
