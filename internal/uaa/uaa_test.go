package uaa

import (
	"context"
	"errors"
	"io"
	"iter"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cfid-cli/cfid/internal/rest"
)

// canned answers one request and remembers it as "METHOD path?query body".
type canned struct {
	t      *testing.T
	status int
	body   string
	got    []string
}

func (c *canned) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		c.t.Error(err)
	}
	line := r.Method + " " + r.URL.RequestURI()
	if len(body) > 0 {
		line += " " + string(body)
	}
	if user, password, ok := r.BasicAuth(); ok {
		line += " as " + user + ":" + password
	}
	c.got = append(c.got, line)
	w.Header().Set("Content-Type", "application/json;charset=UTF-8")
	if c.status != 0 {
		w.WriteHeader(c.status)
	}
	_, _ = io.WriteString(w, c.body)
}

func client(t *testing.T, body string) (*Client, *canned) {
	t.Helper()
	h := &canned{t: t, body: body}
	server := httptest.NewServer(h)
	t.Cleanup(server.Close)
	base, err := rest.ParseURL(server.URL + "/uaa")
	if err != nil {
		t.Fatal(err)
	}
	http := rest.New(rest.Config{Retry: rest.Retry{Max: -1}})
	t.Cleanup(http.CloseIdle)
	return New(http.At(base, nil)), h
}

func first[T any](t *testing.T, seq iter.Seq2[*T, error]) *T {
	t.Helper()
	for item, err := range seq {
		if err != nil {
			t.Fatal(err)
		}
		return item
	}
	t.Fatal("the list is empty")
	return nil
}

func list1(item string) string {
	return `{"resources":[` + item + `],"startIndex":1,"itemsPerPage":100,"totalResults":1,"schemas":["urn:scim:schemas:core:1.0"]}`
}

func at(t *testing.T, s string) time.Time {
	t.Helper()
	when, err := time.Parse(time.RFC3339, s)
	if err != nil {
		t.Fatal(err)
	}
	return when
}

func ptr[T any](v T) *T { return &v }

const joe = `{"id":"2807ca34-0000-4000-8000-000000000000","externalId":"ext","meta":{"version":3,"created":"2026-11-22T03:06:49.340Z","lastModified":"2026-11-22T04:06:49.340Z"},
 "userName":"joe","name":{"familyName":"F","givenName":"G"},"emails":[{"value":"joe@x.org","primary":false}],"phoneNumbers":[{"value":"5551"}],
 "groups":[{"value":"g1","display":"openid","type":"DIRECT"}],
 "approvals":[{"userId":"2807","clientId":"app","scope":"openid","status":"DENIED","lastUpdatedAt":"2026-11-22T03:06:49.340Z","expiresAt":"2026-12-22T03:06:49.340Z"}],
 "active":true,"verified":false,"origin":"uaa","zoneId":"uaa","passwordLastModified":"2026-11-22T03:06:49.000Z",
 "previousLogonTime":1795316886248,"lastLogonTime":1795316886981,"schemas":["urn:scim:schemas:core:1.0"],"later":"unknown"}`

func wantJoe(t *testing.T) *User {
	created := at(t, "2026-11-22T03:06:49.340Z")
	return &User{
		Raw: rest.RawOf([]byte(joe)), ID: "2807ca34-0000-4000-8000-000000000000", ExternalID: "ext",
		Meta:     Meta{3, created, at(t, "2026-11-22T04:06:49.340Z")},
		UserName: "joe", Name: Name{"F", "G"}, Emails: []Email{{Value: "joe@x.org"}}, PhoneNumbers: []Phone{{"5551"}},
		Groups:    []UserGroup{{"g1", "openid", "DIRECT"}},
		Approvals: []Approval{{"2807", "app", "openid", "DENIED", created, at(t, "2026-12-22T03:06:49.340Z")}},
		Active:    true, Origin: "uaa", ZoneID: "uaa", PasswordLastModified: at(t, "2026-11-22T03:06:49Z"),
		PreviousLogonTime: ptr[int64](1795316886248), LastLogonTime: ptr[int64](1795316886981),
		Schemas: []string{"urn:scim:schemas:core:1.0"},
	}
}

func TestUsers(t *testing.T) {
	c, h := client(t, list1(joe))
	ctx := t.Context()
	in := ListInput{Filter: Eq("userName", `a"b`), SortBy: "userName", Descending: true, Attributes: []string{"id", "userName"}, PageSize: 50}
	if d := cmp.Diff(wantJoe(t), first(t, c.Users(ctx, in))); d != "" {
		t.Error(d)
	}
	h.body = joe
	for what, call := range map[string]func() (*User, error){
		"get": func() (*User, error) { return c.User(ctx, "a/b") },
		"create": func() (*User, error) {
			return c.CreateUser(ctx, NewUser{UserName: "joe", Emails: []Email{{Value: "j@x"}}})
		},
		"delete": func() (*User, error) { return c.DeleteUser(ctx, "1") },
	} {
		got, err := call()
		if d := cmp.Diff(wantJoe(t), got); err != nil || d != "" {
			t.Errorf("%s: %v %s", what, err, d)
		}
	}
	if wantJoe(t).Email() != "joe@x.org" || new(User).Email() != "" {
		t.Error("Email")
	}
	if want := `GET /uaa/Users?attributes=id%2CuserName&count=50&filter=userName+eq+%22a%5C%22b%22&sortBy=userName&sortOrder=descending&startIndex=1`; h.got[0] != want {
		t.Errorf("%s, want %s", h.got[0], want)
	}
}

func TestBareUser(t *testing.T) {
	c, _ := client(t, `{"id":"1","name":{},"userName":"joe","emails":[],"groups":null}`)
	got, err := c.User(t.Context(), "1")
	if err != nil || cmp.Diff(&User{Raw: got.Raw, ID: "1", UserName: "joe", Emails: []Email{}}, got) != "" {
		t.Errorf("%+v %v", got, err)
	}
}

// TestRequests: what each call sends.
func TestRequests(t *testing.T) {
	for name, tt := range map[string]struct {
		call func(context.Context, *Client) error
		want string
	}{
		"get user": {func(ctx context.Context, c *Client) error { _, err := c.User(ctx, "a/b c"); return err }, "GET /uaa/Users/a%2Fb%20c"},
		"create user": {func(ctx context.Context, c *Client) error {
			_, err := c.CreateUser(ctx, NewUser{UserName: "joe", Name: &Name{GivenName: "J"}, Emails: []Email{{Value: "j@x"}}, Password: "koala", Active: ptr(false), Verified: ptr(false)})
			return err
		}, `POST /uaa/Users {"userName":"joe","name":{"givenName":"J"},"emails":[{"value":"j@x"}],"password":"koala","active":false,"verified":false}`},
		"delete user": {func(ctx context.Context, c *Client) error { _, err := c.DeleteUser(ctx, "1"); return err }, "DELETE /uaa/Users/1"},
		"create group": {func(ctx context.Context, c *Client) error {
			_, err := c.CreateGroup(ctx, NewGroup{DisplayName: "g", Members: []Member{{Value: "u1"}}})
			return err
		}, `POST /uaa/Groups {"displayName":"g","members":[{"value":"u1"}]}`},
		"get group":    {func(ctx context.Context, c *Client) error { _, err := c.Group(ctx, "1"); return err }, "GET /uaa/Groups/1"},
		"delete group": {func(ctx context.Context, c *Client) error { _, err := c.DeleteGroup(ctx, "1"); return err }, "DELETE /uaa/Groups/1"},
		"add member": {func(ctx context.Context, c *Client) error {
			_, err := c.AddMember(ctx, "1", Member{Value: "u", Type: MemberUser, Origin: "ldap"})
			return err
		}, `POST /uaa/Groups/1/members {"value":"u","type":"USER","origin":"ldap"}`},
		"remove member": {func(ctx context.Context, c *Client) error { _, err := c.RemoveMember(ctx, "1", "u"); return err }, "DELETE /uaa/Groups/1/members/u"},
		"get client":    {func(ctx context.Context, c *Client) error { _, err := c.OAuthClient(ctx, "a/b"); return err }, "GET /uaa/oauth/clients/a%2Fb"},
		"create client": {func(ctx context.Context, c *Client) error {
			_, err := c.CreateClient(ctx, ClientBody{"client_id": "c", "client_secret": "", "authorized_grant_types": []string{"password"}})
			return err
		}, `POST /uaa/oauth/clients {"authorized_grant_types":["password"],"client_id":"c","client_secret":""}`},
		"update client": {func(ctx context.Context, c *Client) error {
			_, err := c.UpdateClient(ctx, "a/b", ClientBody{"name": "n"})
			return err
		}, `PUT /uaa/oauth/clients/a%2Fb {"client_id":"a/b","name":"n"}`},
		"change secret": {func(ctx context.Context, c *Client) error {
			return c.ChangeSecret(ctx, "c", SecretChange{Secret: "not-a-real-secret", Mode: SecretAdd})
		}, `PUT /uaa/oauth/clients/c/secret {"clientId":"c","secret":"not-a-real-secret","changeMode":"ADD"}`},
		"change keys": {func(ctx context.Context, c *Client) error {
			return c.ChangeKeys(ctx, "c", KeyChange{JWKSURI: "https://x", Mode: SecretUpdate})
		}, `PUT /uaa/oauth/clients/c/clientjwt {"client_id":"c","jwks_uri":"https://x","changeMode":"UPDATE"}`},
		"patch group": {func(ctx context.Context, c *Client) error {
			change := GroupChange{Description: ptr("d")}
			change.Meta.Attributes = []string{"description"}
			_, err := c.PatchGroup(ctx, "1", 7, change)
			return err
		}, `PATCH /uaa/Groups/1 {"description":"d","meta":{"attributes":["description"]}}`},
		"create mapping": {func(ctx context.Context, c *Client) error {
			_, err := c.CreateMapping(ctx, Mapping{GroupID: "1", ExternalGroup: "cn=a", Origin: "ldap"})
			return err
		}, `POST /uaa/Groups/External {"groupId":"1","externalGroup":"cn=a","origin":"ldap"}`},
		"delete mapping": {func(ctx context.Context, c *Client) error {
			_, err := c.DeleteMapping(ctx, Mapping{GroupID: "1", ExternalGroup: "cn=a/b", Origin: "ldap"})
			return err
		}, "DELETE /uaa/Groups/External/groupId/1/externalGroup/cn=a%2Fb/origin/ldap"},
		"delete client": {func(ctx context.Context, c *Client) error { _, err := c.DeleteClient(ctx, "c"); return err }, "DELETE /uaa/oauth/clients/c"},
		"introspect": {func(ctx context.Context, c *Client) error {
			_, err := c.Introspect(ctx, BasicFor("77.18.0", "a+b", "c%"), "not-a-real-token")
			return err
		}, "POST /uaa/introspect token=not-a-real-token as a%2Bb:c%25"},
		"revoke":     {func(ctx context.Context, c *Client) error { return c.RevokeToken(ctx, "1-r") }, "DELETE /uaa/oauth/token/revoke/1-r"},
		"userinfo":   {func(ctx context.Context, c *Client) error { _, err := c.UserInfo(ctx); return err }, "GET /uaa/userinfo"},
		"metadata":   {func(ctx context.Context, c *Client) error { _, err := c.Metadata(ctx); return err }, "GET /uaa/.well-known/openid-configuration"},
		"token keys": {func(ctx context.Context, c *Client) error { _, err := c.TokenKeys(ctx); return err }, "GET /uaa/token_keys"},
	} {
		c, h := client(t, "{}")
		if err := tt.call(t.Context(), c); err != nil || len(h.got) != 1 || h.got[0] != tt.want {
			t.Errorf("%s: %v\n sent %q\n want %q", name, err, h.got, tt.want)
		}
		h.status, h.body = 404, ""
		if err := tt.call(t.Context(), c); !errors.Is(err, rest.ErrNotFound) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestGroupsAndMembers(t *testing.T) {
	const group = `{"id":"g1","meta":{"version":0,"created":"2026-11-22T03:06:49.340Z","lastModified":"2026-11-22T03:06:49.340Z"},"displayName":"g","zoneId":"uaa","description":"d","members":[{"origin":"uaa","type":"USER","value":"u1"}],"schemas":["urn:scim:schemas:core:1.0"]}`
	c, h := client(t, list1(group))
	created := at(t, "2026-11-22T03:06:49.340Z")
	want := &Group{rest.RawOf([]byte(group)), "g1", Meta{0, created, created}, "g", "uaa", "d",
		[]Member{{Value: "u1", Type: MemberUser, Origin: "uaa"}}, []string{"urn:scim:schemas:core:1.0"}}
	if d := cmp.Diff(want, first(t, c.Groups(t.Context(), ListInput{}))); d != "" {
		t.Error(d)
	}
	h.body = `[{"origin":"ldap","type":"USER","value":"u1","entity":{"id":"u1","userName":"joe","active":true,"origin":"ldap","x":1}},{"type":"GROUP","value":"g2","entity":{"id":"g2","displayName":"two"}}]`
	got, err := c.Members(t.Context(), "g1", true)
	if err != nil || h.got[1] != "GET /uaa/Groups/g1/members?returnEntities=true" {
		t.Fatal(err, h.got)
	}
	user, nested := `{"id":"u1","userName":"joe","active":true,"origin":"ldap","x":1}`, `{"id":"g2","displayName":"two"}`
	if d := cmp.Diff([]Member{
		{rest.RawOf([]byte(`{"origin":"ldap","type":"USER","value":"u1","entity":` + user + `}`)), "u1", MemberUser, "ldap",
			&MemberEntity{Raw: rest.RawOf([]byte(user)), ID: "u1", UserName: "joe", Origin: "ldap", Active: true}},
		{rest.RawOf([]byte(`{"type":"GROUP","value":"g2","entity":` + nested + `}`)), "g2", MemberGroup, "",
			&MemberEntity{Raw: rest.RawOf([]byte(nested)), ID: "g2", DisplayName: "two"}},
	}, got); d != "" {
		t.Error(d)
	}
}

func TestClients(t *testing.T) {
	const app = `{"scope":["openid"],"client_id":"c","resource_ids":["none"],"authorized_grant_types":["password","refresh_token"],"redirect_uri":["http://x.org/cb"],
 "autoapprove":["true"],"access_token_validity":600,"refresh_token_validity":1200,"authorities":["uaa.resource"],"token_salt":"zz","createdwith":"p",
 "allowpublic":false,"approvals_deleted":true,"name":"My app","allowedproviders":["uaa"],"lastModified":1795317201193,"required_user_groups":[],"custom":{"a":1}}`
	c, h := client(t, list1(app))
	want := &OAuthClient{rest.RawOf([]byte(app)), "c", "My app", []string{"openid"}, []string{"none"}, []string{"password", "refresh_token"},
		[]string{"http://x.org/cb"}, []string{"true"}, []string{"uaa.resource"}, ptr[int64](600), ptr[int64](1200), "zz", "p",
		ptr(false), ptr(true), []string{"uaa"}, 1795317201193, []string{}}
	if d := cmp.Diff(want, first(t, c.Clients(t.Context(), ListInput{}))); d != "" {
		t.Error(d)
	}
	if h.got[0] != "GET /uaa/oauth/clients?count=500&startIndex=1" {
		t.Error(h.got)
	}
}
