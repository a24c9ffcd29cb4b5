package pages

import (
	"strconv"
)

// The pages of this file and of sample_pages.go are what a person sees; field names are those that scripts against a
// real UAA fill in.

// LoginDocument is the page that asks for user name and password.
func LoginDocument(csrf, problem string) Document {
	described := markup("")
	if problem != "" {
		described = ` aria-describedby="problem"`
	}
	return Document{problemTitle(problem, "Log in"), `<h1>Log in</h1>` + problemAlert(problem) + `
<form action="/uaa/login.do" method="post" novalidate="novalidate">
` + hiddenField("X-Uaa-Csrf", csrf) + `
<p><label for="username">Email</label><input id="username" name="username" type="text" autocomplete="username" autocapitalize="none" spellcheck="false" autofocus="autofocus"` + described + `/></p>
<p><label for="password">Password</label><input id="password" name="password" type="password" autocomplete="current-password"/></p>
<p class="buttons"><input type="submit" value="Sign in"/></p>
</form>`}
}

// ApprovalDocument is the page that asks whether a client may have scopes.
func ApprovalDocument(csrf, client, user string, scopes []string) Document {
	return Document{"Application authorization", `<h1>` + escape(client) + ` wants to act for you</h1>
<p>You are logged in as <strong>` + escape(user) + `</strong>.</p>
<form id="application_authorization" action="/uaa/oauth/authorize" method="post">
` + hiddenField("X-Uaa-Csrf", csrf) + `
<fieldset><legend>Choose what it may do</legend>
` + each(scopes, func(i int, scope string) markup {
		return `<label class="choice"><input type="checkbox"` + attr("name", "scope."+strconv.Itoa(i)) + attr("value", "scope."+scope) +
			` checked="checked"/><span>` + scopeWithMeaning(scope) + `</span></label>
`
	}) + `</fieldset>
` + decisionButtons("Authorize") + `
</form>`}
}

// PasscodeDocument is the page with a one-time code.
func PasscodeDocument(passcode string) Document {
	return Document{"Temporary Authentication Code", `<h1>Temporary Authentication Code</h1>
<p>Copy this code to the place that asks for it. It is good for one login within five minutes.</p>
<p class="shown long"><code>` + escape(passcode) + `</code></p>`}
}

// HomeDocument is the page after a login that leads nowhere else.
func HomeDocument(user string) Document {
	return Document{"Logged in", `<h1>Logged in</h1><p>You are <strong>` + escape(user) + `</strong>.</p>
<ul><li><a href="/uaa/passcode">Get a passcode</a></li><li><a href="/app">Open the sample app</a></li><li><a href="/uaa/logout.do">Log out</a></li></ul>`}
}

// DeviceDocument is the page that asks for a device's user code.
func DeviceDocument(csrf, typed, problem string) Document {
	described := "hint"
	if problem != "" {
		described = "hint problem"
	}
	return Document{problemTitle(problem, "Connect a device"), `<h1>Connect a device</h1>` + problemAlert(problem) + `
<form action="/uaa/device" method="post">
` + hiddenField("X-Uaa-Csrf", csrf) + `
<p><label for="user_code">Code</label><input class="code" id="user_code" name="user_code" type="text"` + attr("value", typed) + ` autocomplete="off" autocapitalize="characters" spellcheck="false" autofocus="autofocus"` + attr("aria-describedby", described) + `/></p>
<p id="hint">Your device shows it: eight letters. Capital or small, with or without the hyphen.</p>
<p class="buttons"><button type="submit">Continue</button></p>
</form>`}
}

// DeviceRequest is what a device asks of a person: host is where the person is logged in.
type DeviceRequest struct {
	Client, Host, User, Code string
	Scopes                   []string
}

// DeviceApprovalDocument is the page that asks whether a device may log in.
func DeviceApprovalDocument(csrf string, d DeviceRequest) Document {
	return Document{"Connect a device", `<h1>` + escape(d.Client) + ` wants to act for you</h1>
<p>You are logged in at ` + escape(d.Host) + ` as <strong>` + escape(d.User) + `</strong>. Your device must show this code:</p>
<p class="shown"><code>` + escape(d.Code) + `</code></p>
<p>If it shows another one, or if somebody sent you here, deny.</p>
<p id="list">It may then:</p>
<ul aria-labelledby="list">` + each(d.Scopes, func(_ int, scope string) markup { return `<li>` + scopeWithMeaning(scope) + `</li>` }) + `</ul>
<form action="/uaa/device" method="post">
` + hiddenField("X-Uaa-Csrf", csrf) + hiddenField("user_code", d.Code) + `
` + decisionButtons("Approve") + `
</form>`}
}

// DoneDocument is the page at the end of something.
func DoneDocument(title, text string) Document {
	return Document{title, `<h1>` + escape(title) + `</h1><p>` + escape(text) + `</p>`}
}

// ErrorDocument is the page of an error.
func ErrorDocument(text string) Document {
	return Document{"Error", `<h1>This did not work</h1><div class="alert alert-error"><p>` + escape(text) + `</p></div>`}
}

// problemTitle puts the problem, if there is one, first: a screen reader begins with the title.
func problemTitle(problem, title string) string {
	if problem != "" {
		return "Error: " + title
	}
	return title
}

func problemAlert(problem string) markup {
	if problem == "" {
		return ""
	}
	return `
<div class="alert alert-error" role="alert" id="problem"><p>` + escape(problem) + `</p></div>`
}

func hiddenField(name markup, value string) markup {
	return `<input type="hidden" name="` + name + `"` + attr("value", value) + `/>`
}

func decisionButtons(approve markup) markup {
	return `<p class="buttons"><button type="submit" name="user_oauth_approval" value="true">` + approve + `</button><button class="second" type="submit" name="user_oauth_approval" value="false">Deny</button></p>`
}

func scopeWithMeaning(scope string) markup {
	meaning := scopeMeaning(scope)
	if meaning == "" {
		return escape(scope)
	}
	return escape(scope) + `<small>` + escape(meaning) + `</small>`
}

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
