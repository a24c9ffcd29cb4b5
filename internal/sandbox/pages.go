package sandbox

import (
	"html/template"
	"net/http"
	"net/url"
)

// pageFrame surrounds each page: no script, readable with a keyboard and in both colour schemes.
const pageFrame = `<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark"><title>{{block "title" .}}UAA{{end}}</title></head>
<body><main>{{block "content" .}}{{end}}</main></body></html>
`

// pageTemplate is a page with a title and a content. It is parsed when it is shown: pages are rare, and parsed at start
// they would cost every command of the program that the sandbox is part of.
type pageTemplate struct{ title, content string }

func (p pageTemplate) parse() *template.Template {
	t := template.Must(template.New("page").Parse(pageFrame))
	template.Must(t.New("title").Parse(p.title))
	template.Must(t.New("content").Parse(p.content))
	return t
}

// The pages; field names are those that scripts against a real UAA fill in.
var (
	loginTemplate = pageTemplate{"Log in", `<h1>Log in</h1>{{with .Error}}<div class="alert alert-error" role="alert"><p>{{.}}</p></div>{{end}}
<form action="/uaa/login.do" method="post" novalidate="novalidate">
<input type="hidden" name="X-Uaa-Csrf" value="{{.CSRF}}"/>
<p><label for="username">Email</label> <input id="username" name="username" type="text" autocomplete="username" autofocus="autofocus"/></p>
<p><label for="password">Password</label> <input id="password" name="password" type="password" autocomplete="current-password"/></p>
<p><input type="submit" value="Sign in"/></p>
</form>`}

	approvalTemplate = pageTemplate{"Application authorization", `<h1>{{.Client}} wants to act for you</h1>
<p>You are logged in as {{.User}}. Choose what {{.Client}} may do:</p>
<form id="application_authorization" action="/uaa/oauth/authorize" method="post">
<input type="hidden" name="X-Uaa-Csrf" value="{{.CSRF}}"/>
{{range $i, $scope := .Scopes}}<p><label><input type="checkbox" name="scope.{{$i}}" value="scope.{{$scope}}" checked="checked"/> {{$scope}}</label></p>
{{end}}<p><button type="submit" name="user_oauth_approval" value="true">Authorize</button> <button type="submit" name="user_oauth_approval" value="false">Deny</button></p>
</form>`}

	passcodeTemplate = pageTemplate{"Temporary Authentication Code", `<h1>Temporary Authentication Code</h1><p><code>{{.}}</code></p><p>It is good for five minutes and for one login.</p>`}

	homeTemplate = pageTemplate{"Logged in", `<h1>Logged in</h1><p>You are {{.}}. <a href="/uaa/passcode">Get a passcode</a> or <a href="/uaa/logout.do">log out</a>.</p>`}
)

// html answers with a page.
func (c *call) html(status int, page pageTemplate, data any) error {
	c.w.Header().Set("Content-Type", "text/html;charset=UTF-8")
	c.w.WriteHeader(status)
	return page.parse().Execute(c.w, data)
}

// askApproval shows which scopes wait for the user's decision, as a page or as JSON, and remembers the request.
func (a *authorization) askApproval(scopes, approved, undecided []string) error {
	asked := url.Values{}
	for _, name := range []string{"client_id", "redirect_uri", "response_type", "state", "scope", "nonce", "code_challenge", "code_challenge_method", "token_format"} {
		if a.params.has(name) {
			asked.Set(name, a.params.get(name))
		}
	}
	a.session.pending = asked
	a.keep(a.session, false)
	token := a.csrfCookie()
	if prefersJSON(a.r.Header.Get("Accept")) {
		return a.write(http.StatusOK, a.plainType(), a.approvalJSON(scopes, approved, undecided, asked))
	}
	name := a.client.name
	if name == "" {
		name = a.client.id
	}
	return a.html(http.StatusOK, approvalTemplate, map[string]any{"Client": name, "User": a.user.userName, "CSRF": token, "Scopes": undecided})
}

func (a *authorization) approvalJSON(scopes, approved, undecided []string, asked url.Values) object {
	plain := map[string]string{}
	for name := range asked {
		plain[name] = asked.Get(name)
	}
	option := func(value string) object {
		return object{{"location", a.base() + "/oauth/authorize"}, {"path", "/oauth/authorize"}, {"key", "user_oauth_approval"}, {"value", value}}
	}
	entries := func(names []string) []object {
		out := []object{}
		for _, scope := range names {
			out = append(out, object{{"code", "scope." + scope}, {"text", scope}})
		}
		return out
	}
	return object{
		{"auth_request", object{{"clientId", a.client.id}, {"scope", scopes}, {"requestParameters", plain}}},
		{"approved_scopes", entries(approved)},
		{"denied_scopes", []object{}},
		{"undecided_scopes", entries(undecided)},
		{"redirect_uri", a.redirect},
		{"options", object{{"confirm", option("true")}, {"deny", option("false")}}},
	}
}
