package sandbox

// Pages of the sample application.
var (
	sampleWhoTemplate = pageTemplate{`Who you are`, `<h1>You are {{.Name}}</h1>
<p>This application asked the UAA who you are. Its token says:</p>
<dl><dt>User name</dt><dd>{{.Name}}</dd><dt>User id</dt><dd>{{.ID}}</dd><dt>E-mail</dt><dd>{{.Email}}</dd><dt>Origin</dt><dd>{{.Origin}}</dd><dt>Client</dt><dd>{{.Client}}</dd><dt>Scopes</dt><dd>{{.Scopes}}</dd><dt>Valid until</dt><dd>{{.Ends}}</dd></dl>
<ul><li><a href="/app/apps">See your applications</a></li><li><a href="/app/logout">Log out here</a></li></ul>`}

	sampleAppsTemplate = pageTemplate{`Your applications`, `<h1>Your applications</h1>
<table><caption>What the resource server at /api/apps lists for {{.Name}}. They are made up.</caption>
<thead><tr><th scope="col">Name</th><th scope="col">State</th><th scope="col">Running</th><th scope="col">Addresses</th></tr></thead>
<tbody>{{range .Apps}}<tr><th scope="row">{{.Name}}</th><td>{{.State}}</td><td>{{.Running}} of {{.Instances}}</td><td>{{range .URIs}}<div>{{.}}</div>{{else}}none{{end}}</td></tr>{{end}}</tbody></table>
<ul><li><a href="/app">Who you are</a></li><li><a href="/app/logout">Log out here</a></li></ul>`}

	sampleDeniedTemplate = pageTemplate{`Error: not logged in`, `<h1>You are not logged in</h1>
<div class="alert alert-error" role="alert"><p>The UAA says: {{.Text}}</p></div>
<p><a href="{{.Back}}">Try again</a></p>`}

	sampleByeTemplate = pageTemplate{`Logged out`, `<h1>You are logged out here</h1>
<p>You are still logged in at the UAA, so this application would let you in again without a password.</p>
<ul><li><a href="/uaa/logout.do">Log out of the UAA too</a></li><li><a href="/app">Log in again</a></li></ul>`}
)
