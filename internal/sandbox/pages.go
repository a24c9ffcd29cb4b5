package sandbox

import (
	"html/template"
	"net/http"
	"net/url"
)

// pageTemplate is a page with a title and a content. It is parsed when it is shown: pages are rare, and parsed at start
// they would cost every command of the program that the sandbox is part of.
type pageTemplate struct{ title, content string }

func (p pageTemplate) parse() *template.Template {
	t := template.Must(template.New("page").Funcs(template.FuncMap{"meaning": scopeMeaning}).Parse(pageFrame))
	template.Must(t.New("title").Parse(p.title))
	template.Must(t.New("content").Parse(p.content))
	return t
}

// The pages; field names are those that scripts against a real UAA fill in.
var (
	loginTemplate = pageTemplate{`{{if .Error}}Error: {{end}}Log in`, `<h1>Log in</h1>{{with .Error}}
<div class="alert alert-error" role="alert" id="problem"><p>{{.}}</p></div>{{end}}
<form action="/uaa/login.do" method="post" novalidate="novalidate">
<input type="hidden" name="X-Uaa-Csrf" value="{{.CSRF}}"/>
<p><label for="username">Email</label><input id="username" name="username" type="text" autocomplete="username" autocapitalize="none" spellcheck="false" autofocus="autofocus"{{if .Error}} aria-describedby="problem"{{end}}/></p>
<p><label for="password">Password</label><input id="password" name="password" type="password" autocomplete="current-password"/></p>
<p class="buttons"><input type="submit" value="Sign in"/></p>
</form>`}

	approvalTemplate = pageTemplate{`Application authorization`, `<h1>{{.Client}} wants to act for you</h1>
<p>You are logged in as <strong>{{.User}}</strong>.</p>
<form id="application_authorization" action="/uaa/oauth/authorize" method="post">
<input type="hidden" name="X-Uaa-Csrf" value="{{.CSRF}}"/>
<fieldset><legend>Choose what it may do</legend>
{{range $i, $scope := .Scopes}}<label class="choice"><input type="checkbox" name="scope.{{$i}}" value="scope.{{$scope}}" checked="checked"/><span>{{$scope}}{{with meaning $scope}}<small>{{.}}</small>{{end}}</span></label>
{{end}}</fieldset>
<p class="buttons"><button type="submit" name="user_oauth_approval" value="true">Authorize</button><button class="second" type="submit" name="user_oauth_approval" value="false">Deny</button></p>
</form>`}

	passcodeTemplate = pageTemplate{`Temporary Authentication Code`, `<h1>Temporary Authentication Code</h1>
<p>Copy this code to the place that asks for it. It is good for one login within five minutes.</p>
<p class="shown long"><code>{{.}}</code></p>`}

	homeTemplate = pageTemplate{`Logged in`, `<h1>Logged in</h1><p>You are <strong>{{.}}</strong>.</p>
<ul><li><a href="/uaa/passcode">Get a passcode</a></li><li><a href="/app">Open the sample app</a></li><li><a href="/uaa/logout.do">Log out</a></li></ul>`}

	deviceTemplate = pageTemplate{`{{if .Error}}Error: {{end}}Connect a device`, `<h1>Connect a device</h1>{{with .Error}}
<div class="alert alert-error" role="alert" id="problem"><p>{{.}}</p></div>{{end}}
<form action="/uaa/device" method="post">
<input type="hidden" name="X-Uaa-Csrf" value="{{.CSRF}}"/>
<p><label for="user_code">Code</label><input class="code" id="user_code" name="user_code" type="text" value="{{.Code}}" autocomplete="off" autocapitalize="characters" spellcheck="false" autofocus="autofocus" aria-describedby="hint{{if .Error}} problem{{end}}"/></p>
<p id="hint">Your device shows it: eight letters. Capital or small, with or without the hyphen.</p>
<p class="buttons"><button type="submit">Continue</button></p>
</form>`}

	deviceApprovalTemplate = pageTemplate{`Connect a device`, `<h1>{{.Client}} wants to act for you</h1>
<p>You are logged in at {{.Host}} as <strong>{{.User}}</strong>. Your device must show this code:</p>
<p class="shown"><code>{{.Code}}</code></p>
<p>If it shows another one, or if somebody sent you here, deny.</p>
<p id="list">It may then:</p>
<ul aria-labelledby="list">{{range .Scopes}}<li>{{.}}{{with meaning .}}<small>{{.}}</small>{{end}}</li>{{end}}</ul>
<form action="/uaa/device" method="post">
<input type="hidden" name="X-Uaa-Csrf" value="{{.CSRF}}"/><input type="hidden" name="user_code" value="{{.Code}}"/>
<p class="buttons"><button type="submit" name="user_oauth_approval" value="true">Approve</button><button class="second" type="submit" name="user_oauth_approval" value="false">Deny</button></p>
</form>`}

	doneTemplate = pageTemplate{`{{.Title}}`, `<h1>{{.Title}}</h1><p>{{.Text}}</p>`}

	errorTemplate = pageTemplate{`Error`, `<h1>This did not work</h1><div class="alert alert-error"><p>{{.}}</p></div>`}
)

// scopeMeaning says in a few words what the scopes of a development foundation let an application do; "" for others.
func scopeMeaning(scope string) string {
	return map[string]string{
		"openid":                 "Know who you are",
		"profile":                "See your name",
		"uaa.user":               "Use the UAA as you",
		"scim.userids":           "Look up user ids by name",
		"password.write":         "Change your password",
		"oauth.approvals":        "See and change your approvals",
		"cloud_controller.read":  "See the orgs, spaces and apps you see",
		"cloud_controller.write": "Change the orgs, spaces and apps you may change",
		"cloud_controller.admin": "Administer the whole foundation",
		"uaa.admin":              "Administer the UAA",
		"scim.read":              "See all users and groups",
		"scim.write":             "Change all users and groups",
	}[scope]
}

// html answers with a page, and with headers that keep it from being scripted or quoted to other sites.
func (c *call) html(status int, page pageTemplate, data any) error {
	h := c.w.Header()
	h.Set("Content-Type", "text/html;charset=UTF-8")
	h.Set("Content-Security-Policy", pagePolicy())
	h.Set("Referrer-Policy", "same-origin")
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
