package real

import "regexp"

// difference is one that is on purpose: it excuses the lines of differences that match, in
// answers to the requests that match.
type difference struct {
	reason  string // stands in docs/sandbox.md too
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
			"No answer ever contains the secret of an identity provider but the echo of a refused one. UAA 4.30 gives it away in the answer to a DELETE.",
			`DELETE /identity-providers`, `relyingPartySecret`,
		},
		{
			"The configuration of an identity zone or provider is kept as it was sent, with the defaults that have an effect here. A UAA adds many more.",
			`/identity-(zones|providers)`, `body(\.\d+)?\.config`,
		},
		{
			"The built-in providers `ldap` and `keystone` are there in name only.",
			`GET /identity-providers`, `body\.\d+\.(active|version|name|originKey|type)`,
		},
		{
			"Links in `/info` name the sandbox. A UAA's follow its configuration.",
			`(/info|/login)`, `body\.(links|prompts\.passcode)`,
		},
		{
			"Which clients and groups there are from the start differs: they are those of a small foundation.",
			`GET /oauth/clients/meta|filter=&count=0`, `body\.(\d+\b|totalResults)`,
		},
		{
			"The consent page is the sandbox's own; as JSON it says less.",
			`/oauth/authorize`, `body\.(auth_request|options|scopes|denied_scopes|client_display_name|message|redirect_uri|undecided_scopes)|^alert`,
		},
		{
			"Login pages are the sandbox's own and word their errors themselves.",
			`GET /login`, `^alert`,
		},
		{
			"A group whose update fails stays as it was. UAA 4.30 counts its version on and may lose its members.",
			`DELETE /Groups/.bad`, `version|ETag|members`,
		},
		{
			"An invited user has no name. A UAA gives it an empty one.",
			`/Users`, `body(\.resources\.\d+)?\.name\.(familyName|givenName)`,
		},
		{
			"A code that was got with a bearer token in place of a browser gives tokens with `amr`.",
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
