using System.Net;
using AgentIdentity.Broker;
using AgentIdentity.Server.SignIn;
using AgentIdentity.Server.Tests.Setup;
using Microsoft.Extensions.DependencyInjection;

namespace AgentIdentity.Server.Tests.SignIn;

/// <summary>Passkeys of local accounts (WebAuthn): made, shown, lost, and lied about.</summary>
public sealed class PasskeyTests(PasskeyServer passkeys)
{
    private const string Page = "/console/settings/passkeys";
    private ServerUnderTest Server => passkeys.Server;

    [Fact]
    public async Task A_person_adds_a_passkey_and_signs_in_with_it_without_a_name_and_without_a_password()
    {
        var ben = await Server.AddPersonAsync();
        await ben.SignInAsync();
        using var key = passkeys.NewKey();

        (await PasskeyServer.AddAsync(ben, key)).Headers.Location!.OriginalString.Should().Be(Page);
        (await ben.Http.GetAsync(Page, TestContext.Current.CancellationToken)).StatusCode.Should().Be(HttpStatusCode.SeeOther, "whoever has a passkey changes them with one");
        var elsewhere = new Browser(Server, ben.Person, "");
        (await PasskeyServer.SignInAsync(elsewhere, key)).StatusCode.Should().Be(HttpStatusCode.SeeOther);

        (await elsewhere.Http.GetStringAsync(Page)).Should().Contain("My laptop").And.Contain("on one device only");
        (await Server.EvidenceAsync()).Should().Contain(static line => line.Contains("person.passkey_added", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_passkey_meets_what_a_password_does_not()
    {
        var (ben, key) = await WithPasskeyAsync();
        using var held = key;
        var again = "/account/sign-in?again=true&max_age=300&acr_values=urn%3Aagentidentity%3Aacr%3Amfa";
        (await ben.Http.GetStringAsync(again)).Should().Contain("Sign in with a passkey").And.NotContain("current-password");

        (await PasskeyServer.SignInAsync(ben, key, again)).StatusCode.Should().Be(HttpStatusCode.SeeOther);

        var ann = await Server.AddPersonAsync();
        await ann.SignInAsync();
        (await ann.Http.GetStringAsync(again)).Should().Contain("None of the ways in which you can sign in is strong enough");
    }

    [Fact]
    public async Task Whoever_signs_in_again_does_so_with_their_own_passkey_and_no_other_ones()
    {
        var (ben, bens) = await WithPasskeyAsync();
        var (ann, anns) = await WithPasskeyAsync();
        using var held = bens;
        using var other = anns;

        (await PasskeyServer.SignInAsync(ben, anns, "/account/sign-in?again=true")).StatusCode.Should().Be(HttpStatusCode.Unauthorized);
        (await PasskeyServer.SignInAsync(ben, bens, "/account/sign-in?again=true")).StatusCode.Should().Be(HttpStatusCode.SeeOther);
        ann.Person.Should().NotBe(ben.Person);
    }

    [Theory]
    [InlineData("origin")]
    [InlineData("domain")]
    [InlineData("unverified")]
    [InlineData("another key")]
    [InlineData("another's handle")]
    [InlineData("count that goes back")]
    [InlineData("another page's challenge")]
    [InlineData("forged seal")]
    [InlineData("no seal")]
    [InlineData("not JSON")]
    public async Task A_passkey_that_does_not_prove_who_holds_it_signs_nobody_in(string lie)
    {
        var (ben, key) = await WithPasskeyAsync();
        using var held = key;
        using var other = passkeys.NewKey();
        var stranger = new Browser(Server, ben.Person, "");
        var page = await stranger.Http.GetStringAsync("/account/sign-in");
        var (options, box) = PasskeyServer.Asked(page);
        key.Origin = lie == "origin" ? "https://evil.example" : key.Origin;
        key.Domain = lie == "domain" ? "evil.example" : key.Domain;
        key.Verifies = lie != "unverified";
        key.Handle = lie == "another's handle" ? System.Buffers.Text.Base64Url.EncodeToString("root"u8) : key.Handle;
        if (lie == "count that goes back")
        {
            key.Count = 40;
            (await PasskeyServer.SignInAsync(new Browser(Server, ben.Person, ""), key)).StatusCode.Should().Be(HttpStatusCode.SeeOther);
            key.Count = 20;
        }

        var asked = lie == "another page's challenge" ? PasskeyServer.Asked(await stranger.Http.GetStringAsync("/account/sign-in")).Options : options;
        var answer = await stranger.SubmitAsync("/account/sign-in", page,
            ("credential", lie == "not JSON" ? "{" : lie == "another key" ? other.Get(asked) : key.Get(asked)),
            ("sealed", lie switch { "forged seal" => "x" + box[1..], "no seal" => "", _ => box }));

        answer.StatusCode.Should().Be(HttpStatusCode.Unauthorized);
        stranger.Cookies.GetAllCookies().Should().NotContain(static cookie => cookie.Name == "agentidentity");
    }

    [Fact]
    public async Task An_answer_is_taken_once_however_often_it_is_sent()
    {
        var (ben, key) = await WithPasskeyAsync();
        using var held = key;
        var page = await ben.Http.GetStringAsync("/account/sign-in");
        var (options, box) = PasskeyServer.Asked(page);
        var answer = key.Get(options);

        var all = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => ben.SubmitAsync("/account/sign-in", page, ("credential", answer), ("sealed", box))));

        all.Count(static one => one.StatusCode == HttpStatusCode.SeeOther).Should().Be(1);
    }

    [Fact]
    public async Task A_passkey_of_a_disabled_account_signs_nobody_in()
    {
        var (ben, key) = await WithPasskeyAsync();
        using var held = key;
        await Server.AdminPostAsync($"/admin/people/{ben.Person}/disable");

        (await PasskeyServer.SignInAsync(new Browser(Server, ben.Person, ""), key)).StatusCode.Should().Be(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task An_administrator_takes_a_lost_passkey_away_and_its_owner_adds_another_with_the_password()
    {
        var (ben, key) = await WithPasskeyAsync();
        using var held = key;
        using var next = passkeys.NewKey();
        var id = (await Server.AdminGetAsync($"/admin/people/{ben.Person}/passkeys")).EnumerateArray().Single().GetProperty("id").GetString();

        (await Server.AdminPostAsync($"/admin/people/{ben.Person}/passkeys/remove", new { passkey = id })).StatusCode.Should().Be(HttpStatusCode.OK);

        (await PasskeyServer.SignInAsync(new Browser(Server, ben.Person, ""), key)).StatusCode.Should().Be(HttpStatusCode.Unauthorized);
        await ben.SignInAsync();
        (await PasskeyServer.AddAsync(ben, next, "My other laptop")).StatusCode.Should().Be(HttpStatusCode.SeeOther);
        (await Server.AdminPostAsync($"/admin/people/{ben.Person}/passkeys/remove", new { passkey = id })).StatusCode.Should().Be(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_person_takes_only_their_own_away_after_a_page_that_says_what_it_does()
    {
        var (ben, key) = await WithPasskeyAsync();
        var (ann, anns) = await WithPasskeyAsync();
        using var held = key;
        using var other = anns;
        var id = Server.App.Services.GetRequiredService<Passkeys>().List(ben.Person).Single().Id;
        var address = $"{Page}/remove?id={id}";

        foreach (var (person, own) in ((Browser, SoftPasskey)[])[(ben, key), (ann, anns)])
        {
            (await PasskeyServer.SignInAsync(person, own, "/account/sign-in?again=true")).StatusCode.Should().Be(HttpStatusCode.SeeOther);
        }

        (await ann.GetAsync(address)).StatusCode.Should().Be(HttpStatusCode.NotFound);
        var page = await ben.Http.GetStringAsync(address);
        page.Should().Contain("Remove “My laptop”?").And.Contain("your only passkey");
        (await ben.SubmitAsync(address, page)).StatusCode.Should().Be(HttpStatusCode.SeeOther);

        Server.App.Services.GetRequiredService<Passkeys>().List(ben.Person).Should().BeEmpty();
        Server.App.Services.GetRequiredService<Passkeys>().List(ann.Person).Should().ContainSingle();
    }

    [Fact]
    public async Task A_stolen_password_takes_no_passkey_away_to_add_its_own()
    {
        var (ben, key) = await WithPasskeyAsync();
        using var held = key;
        var id = Server.App.Services.GetRequiredService<Passkeys>().List(ben.Person).Single().Id;
        await ben.SignInAsync();
        var address = $"{Page}/remove?id={id}";

        (await ben.Http.GetAsync(address, TestContext.Current.CancellationToken)).Headers.Location!.OriginalString.Should().Contain("acr_values=");
        var form = await ben.Http.GetStringAsync("/console/settings");
        (await ben.SubmitAsync(address, form)).Headers.Location!.OriginalString.Should().Contain("acr_values=");

        Server.App.Services.GetRequiredService<Passkeys>().List(ben.Person).Should().ContainSingle();
    }

    [Fact]
    public async Task Passkeys_survive_a_restart_and_the_count_is_kept()
    {
        await using var own = new PasskeyServer();
        await own.InitializeAsync();
        var ben = await own.Server.AddPersonAsync();
        await ben.SignInAsync();
        using var key = own.NewKey();
        await PasskeyServer.AddAsync(ben, key);
        (await PasskeyServer.SignInAsync(new Browser(own.Server, ben.Person, ""), key)).StatusCode.Should().Be(HttpStatusCode.SeeOther);

        await own.Server.RestartAsync();

        (await PasskeyServer.SignInAsync(new Browser(own.Server, ben.Person, ""), key)).StatusCode.Should().Be(HttpStatusCode.SeeOther);
        own.Server.App.Services.GetRequiredService<Passkeys>().List(ben.Person).Single().SignCount.Should().Be(2);
    }

    [Fact]
    public async Task Where_the_public_address_is_a_number_no_page_asks_for_a_passkey()
    {
        await using var numbered = new ServerUnderTest();
        await numbered.InitializeAsync();
        var ben = await numbered.AddPersonAsync();
        (await ben.Http.GetStringAsync("/account/sign-in")).Should().NotContain("passkey");
        await ben.SignInAsync();

        (await ben.Http.GetStringAsync(Page)).Should().Contain("browsers make no passkeys for numbers");
        numbered.App.Services.GetRequiredService<PasskeyCeremonies>().ArePossible.Should().BeFalse();
    }

    private async Task<(Browser Person, SoftPasskey Key)> WithPasskeyAsync()
    {
        var person = await Server.AddPersonAsync();
        await person.SignInAsync();
        var key = passkeys.NewKey();
        (await PasskeyServer.AddAsync(person, key)).StatusCode.Should().Be(HttpStatusCode.SeeOther);
        return (person, key);
    }
}
