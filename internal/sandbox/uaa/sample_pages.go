package uaa

import "strconv"

// sampleToken is what the sample application shows of a token, in words.
type sampleToken struct{ name, id, email, origin, client, scopes, ends string }

func sampleWhoDocument(t sampleToken) document {
	rows := [][2]string{
		{"User name", t.name}, {"User id", t.id}, {"E-mail", t.email}, {"Origin", t.origin}, {"Client", t.client}, {"Scopes", t.scopes}, {"Valid until", t.ends},
	}
	return document{"Who you are", `<h1>You are ` + escape(t.name) + `</h1>
<p>This application asked the UAA who you are. Its token says:</p>
<dl>` + each(rows, func(_ int, row [2]string) markup {
		return `<dt>` + escape(row[0]) + `</dt><dd>` + escape(row[1]) + `</dd>`
	}) + `</dl>
<ul><li><a href="/app/apps">See your applications</a></li><li><a href="/app/logout">Log out here</a></li></ul>`}
}

func sampleAppsDocument(user string, apps []sampleRecord) document {
	return document{"Your applications", `<h1>Your applications</h1>
<table><caption>What the resource server at /api/apps lists for ` + escape(user) + `. They are made up.</caption>
<thead><tr><th scope="col">Name</th><th scope="col">State</th><th scope="col">Running</th><th scope="col">Addresses</th></tr></thead>
<tbody>` + each(apps, func(_ int, app sampleRecord) markup {
		addresses := each(app.URIs, func(_ int, uri string) markup { return `<div>` + escape(uri) + `</div>` })
		if addresses == "" {
			addresses = "none"
		}
		return `<tr><th scope="row">` + escape(app.Name) + `</th><td>` + escape(app.State) + `</td><td>` +
			escape(strconv.Itoa(app.Running)) + ` of ` + escape(strconv.Itoa(app.Instances)) + `</td><td>` + addresses + `</td></tr>`
	}) + `</tbody></table>
<ul><li><a href="/app">Who you are</a></li><li><a href="/app/logout">Log out here</a></li></ul>`}
}

// sampleDeniedDocument says why the UAA sent no code; back is where the login began.
func sampleDeniedDocument(text, back string) document {
	return document{"Error: not logged in", `<h1>You are not logged in</h1>
<div class="alert alert-error" role="alert"><p>The UAA says: ` + escape(text) + `</p></div>
<p><a` + href(back) + `>Try again</a></p>`}
}

func sampleByeDocument() document {
	return document{"Logged out", `<h1>You are logged out here</h1>
<p>You are still logged in at the UAA, so this application would let you in again without a password.</p>
<ul><li><a href="/uaa/logout.do">Log out of the UAA too</a></li><li><a href="/app">Log in again</a></li></ul>`}
}
