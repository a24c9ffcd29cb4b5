package real

import "regexp"

// difference is one that is on purpose: it excuses the lines of differences that match, in
// answers to the requests that match.
type difference struct {
	reason  string // as in docs/sandbox.md
	request string // regular expressions
	line    string
}

func intended() []difference {
	const everything = "."
	return []difference{
		{
			"Error texts that quote a parser, a Java class or SQL are shorter than a UAA's. Statuses and error codes are the same.",
			everything, `(message|error_description|WWW-Authenticate).*: .*(nested exception is|org\.cloudfoundry|org\.springframework|PreparedStatementCallback|integrity constraint)`,
		},
		{
			"No answer contains the secret of an identity provider, except the echo of a rejected one. UAA 4.30 reveals it in the answer to a DELETE.",
			`DELETE /identity-providers`, `relyingPartySecret`,
		},
		{
			"The configuration of an identity zone or provider is stored as it was sent, with the defaults that have an effect here. A UAA adds many more.",
			`/identity-(zones|providers)`, `body(\.\d+)?\.config`,
		},
		{
			"The built-in providers `ldap` and `keystone` exist in name only.",
			`GET /identity-providers`, `body\.\d+\.(active|version|name|originKey|type)`,
		},
		{
			"Links in `/info` point to the sandbox. A UAA takes them from its configuration.",
			`(/info|/login)`, `body\.(links|prompts\.passcode)`,
		},
		{
			"The initial clients and groups differ: they are those of a small foundation.",
			`GET /oauth/clients/meta|filter=&count=0`, `body\.(\d+\b|totalResults)`,
		},
		{
			"The consent page is the sandbox's own; as JSON it has fewer fields.",
			`/oauth/authorize`, `body\.(auth_request|options|scopes|denied_scopes|client_display_name|message|redirect_uri|undecided_scopes)|^alert`,
		},
		{
			"Login pages are the sandbox's own and have error texts of their own.",
			`GET /login`, `^alert`,
		},
		{
			"A group whose update fails stays unchanged. UAA 4.30 increases its version and may lose its members.",
			`DELETE /Groups/.bad`, `version|ETag|members`,
		},
		{
			"An invited user has no name. A UAA gives it an empty one.",
			`/Users`, `body(\.resources\.\d+)?\.name\.(familyName|givenName)`,
		},
		{
			"Tokens for a code that was requested with a bearer token instead of a browser have `amr`.",
			`POST /oauth/token`, `claims\.amr`,
		},
	}
}

func intendedReason(q question, line string) string {
	for _, d := range intended() {
		if regexp.MustCompile(d.request).MatchString(q.method+" "+q.path) && regexp.MustCompile(d.line).MatchString(line) {
			return d.reason
		}
	}
	return ""
}
