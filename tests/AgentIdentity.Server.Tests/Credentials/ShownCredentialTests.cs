using System.Net;
using System.Text;
using System.Text.Json;
using AgentIdentity.Broker.Tests.Aws;
using AgentIdentity.Server.Tests.Setup;
using AgentIdentity.Tests;
using Microsoft.AspNetCore.Http;
using Microsoft.IdentityModel.JsonWebTokens;

namespace AgentIdentity.Server.Tests.Credentials;

/// <summary>What each upstream is shown, through the whole server: sign-in, delegation, exchange, decision, record, credential.</summary>
[Collection("shown credentials")]
public sealed class ShownCredentialTests(ShownCredentials shown)
{
    private static readonly CancellationToken Ct = TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_secret_in_the_settings_goes_into_its_header_with_its_scheme() =>
        (await SeenAsync("fixed")).Headers["Authorization"].Should().Be("Bearer " + ShownCredentials.SettingSecret);

    [Fact]
    public async Task A_secret_in_a_file_is_read_again_when_the_file_changes_and_never_when_others_may_read_it()
    {
        (await SeenAsync("filed")).Headers["X-Api-Key"].Should().Be(ShownCredentials.FileSecret);
        await shown.WriteSecretAsync("another-secret-hunter2-0004");
        var seen = await SeenAsync("filed");
        (seen.Headers["X-Api-Key"], seen.Headers.ContainsKey("Authorization")).Should().Be(("another-secret-hunter2-0004", false));
        if (!OperatingSystem.IsWindows())
        {
            await shown.WriteSecretAsync("open-secret");
            File.SetUnixFileMode(shown.SecretFile, UnixFileMode.UserRead | UnixFileMode.OtherRead);
            await RefusedAsync("filed", HttpStatusCode.ServiceUnavailable, "AID3305");
        }

        await shown.WriteSecretAsync(ShownCredentials.FileSecret);
    }

    [Fact]
    public async Task A_secret_in_the_vault_is_shown_from_the_moment_it_is_there_and_named_in_the_record()
    {
        await RefusedAsync("vaulted", HttpStatusCode.Forbidden, "AID3310");
        (await shown.Server.AdminPostAsync("/admin/vault", new { name = "vaulted", secret = "vault-secret-hunter2-0005" })).EnsureSuccessStatusCode();
        (await SeenAsync("vaulted")).Headers["X-Api-Key"].Should().Be("vault-secret-hunter2-0005");
        (await shown.Server.EvidenceAsync()).Should().Contain(static line => line.Contains("vault vaulted of everybody, version 1", StringComparison.Ordinal));
        (await shown.Server.AdminPostAsync("/admin/vault/rotate")).EnsureSuccessStatusCode();
        (await SeenAsync("vaulted")).Headers["X-Api-Key"].Should().Be("vault-secret-hunter2-0005");
        (await shown.Server.AdminPostAsync("/admin/vault/remove", new { name = "vaulted" })).EnsureSuccessStatusCode();
        await RefusedAsync("vaulted", HttpStatusCode.Forbidden, "AID3310");
    }

    [Fact]
    public async Task Where_each_human_has_their_own_nobody_elses_stands_in()
    {
        (await shown.Server.AdminPostAsync("/admin/vault", new { name = "crm", secret = "everybodys-hunter2-0006" })).EnsureSuccessStatusCode();
        var other = await shown.Server.AddPersonAsync();
        (await shown.Server.AdminPostAsync("/admin/vault", new { name = "crm", human = other.Person, secret = "anothers-hunter2-0007" })).EnsureSuccessStatusCode();
        (await RefusedAsync("bens", HttpStatusCode.Forbidden, "AID3310")).Should().Contain("The human has no credential of their own");
        (await shown.Server.AdminPostAsync("/admin/vault", new { name = "crm", human = shown.Person.Person, secret = "bens-hunter2-0008" })).EnsureSuccessStatusCode();
        (await SeenAsync("bens")).Headers["Authorization"].Should().Be("token bens-hunter2-0008");
    }

    [Theory]
    [InlineData("vault-secret\r\nX-Evil: 1")]
    [InlineData("schlüssel")]
    public async Task A_secret_that_cannot_stand_in_a_header_does_not_leave(string secret)
    {
        (await shown.Server.AdminPostAsync("/admin/vault", new { name = "crm", human = shown.Person.Person, secret })).EnsureSuccessStatusCode();
        await RefusedAsync("bens", HttpStatusCode.ServiceUnavailable, "AID3305");
        (await shown.Server.AdminPostAsync("/admin/vault/remove", new { name = "crm", human = shown.Person.Person })).EnsureSuccessStatusCode();
    }

    [Fact]
    public async Task Basic_is_user_and_password() => (await SeenAsync("basic")).Headers["Authorization"]
        .Should().Be("Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes("gateway:" + ShownCredentials.BasicPassword)));

    [Fact]
    public async Task A_token_of_the_gateways_own_is_fetched_kept_and_fetched_anew_once_it_was_refused()
    {
        var first = (await SeenAsync("client")).Headers["Authorization"];
        first.Should().StartWith("Bearer token-");
        (await SeenAsync("client")).Headers["Authorization"].Should().Be(first);
        shown.Answer = static http =>
        {
            http.Response.StatusCode = 401;
            return Task.CompletedTask;
        };
        using var refused = await shown.CallAsync("client");
        shown.Answer = ShownCredentials.Plain;
        refused.StatusCode.Should().Be(HttpStatusCode.BadGateway);
        (await SeenAsync("client")).Headers["Authorization"].Should().NotBe(first);
    }

    [Fact]
    public async Task A_transaction_token_names_human_and_agent_and_is_no_authorization()
    {
        var seen = await SeenAsync("txn");
        seen.Headers.Should().NotContainKey("Authorization");
        var token = new JsonWebToken(seen.Headers["Txn-Token"]);
        (token.Typ, token.Subject, token.Audiences.Single()).Should().Be(("txntoken+jwt", shown.Person.Person, "corp.example"));
        token.GetPayloadValue<JsonElement>("act").GetProperty("sub").GetString().Should().Be(shown.Agent.Id);
    }

    [Fact]
    public async Task A_minted_token_is_for_the_upstream_and_keeps_the_actor()
    {
        var token = new JsonWebToken((await SeenAsync("minted")).Headers["Authorization"]["Bearer ".Length..]);
        (token.Subject, token.GetPayloadValue<JsonElement>("act").GetProperty("sub").GetString()).Should().Be((shown.Person.Person, shown.Agent.Id));
        token.TryGetPayloadValue<JsonElement>("cnf", out _).Should().BeFalse();
    }

    [Fact]
    public async Task A_call_in_AWS_is_signed_by_a_session_of_the_human_the_agent_and_the_grant()
    {
        var delegation = await shown.GrantAsync();
        var before = shown.Sts.Given.Count;
        using var answer = await shown.CallAsync(HttpMethod.Put, "files", "/reports/a%20b.txt?x=1", "hello", delegation);
        answer.StatusCode.Should().Be(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync(Ct));
        using var again = await shown.CallAsync(HttpMethod.Get, "files", "/reports/c", null, delegation);

        var given = shown.Sts.Given.Skip(before).Single(one => FakeSts.Tags(one)["grant"] == delegation);
        (given["SourceIdentity"], FakeSts.Tags(given)["agent"]).Should().Be((shown.Person.Person, shown.Agent.Id));
        IamPolicyAllows(given["Policy"]).Should().BeTrue();
        foreach (var seen in shown.Seen.TakeLast(2))
        {
            var signature = new SigV4(FakeSts.Region, "s3") { SecretOf = static key => key.StartsWith("ASIA", StringComparison.Ordinal) ? $"session-secret-{int.Parse(key[8..], null)}" : null };
            signature.Refusal(seen.Method, seen.Target, name => seen.Headers.GetValueOrDefault(name), seen.Body).Should().BeNull();
        }

        (await shown.Server.EvidenceAsync()).Should().Contain(line => line.Contains("aws.role_assumed", StringComparison.Ordinal) && line.Contains(delegation, StringComparison.Ordinal));
    }

    [Fact]
    public async Task After_a_stop_nothing_leaves_under_the_session()
    {
        var delegation = await shown.GrantAsync();
        (await shown.CallAsync(HttpMethod.Get, "files", "/reports/a", null, delegation)).StatusCode.Should().Be(HttpStatusCode.OK);
        var token = (await shown.Agent.ExchangeAsync(delegation, $"{shown.Server.Origin}/api/files"))["access_token"]!;
        (await shown.Server.AdminPostAsync($"/admin/delegations/{delegation}/end")).EnsureSuccessStatusCode();
        var before = shown.Seen.Count;
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/files/reports/a");
        request.Headers.Authorization = new("DPoP", token);
        request.Headers.Add("DPoP", shown.Agent.Prover.Create("GET", new Uri($"{shown.Server.Origin}/api/files/reports/a"), token));
        (await shown.Server.SendAsync(request)).IsSuccessStatusCode.Should().BeFalse();
        shown.Seen.Count.Should().Be(before);
    }

    [Fact]
    public async Task Where_AWS_cannot_be_reached_or_says_no_nothing_leaves()
    {
        await RefusedAsync("silent", HttpStatusCode.ServiceUnavailable, "AID3312");
        shown.Sts.Trouble = static () => Task.FromResult<IResult?>(FakeSts.Error(403, "AccessDenied", "User: arn:aws:iam::111122223333:user/hidden is not authorized"));
        var body = await RefusedAsync("files", HttpStatusCode.BadGateway, "AID3311", await shown.GrantAsync());
        shown.Sts.Trouble = static () => Task.FromResult<IResult?>(null);
        body.Should().NotContain("arn:").And.NotContain("hidden");
    }

    private static bool IamPolicyAllows(string policy) => policy.Contains("arn:aws:s3:::reports", StringComparison.Ordinal) && policy.Contains("s3:PutObject", StringComparison.Ordinal)
        && !policy.Contains("s3:Delete", StringComparison.Ordinal);

    private async Task<Shown> SeenAsync(string upstream)
    {
        using var answer = await shown.CallAsync(upstream);
        answer.StatusCode.Should().Be(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync(Ct));
        return shown.Seen.Last();
    }

    private async Task<string> RefusedAsync(string upstream, HttpStatusCode status, string code, string? delegation = null)
    {
        var before = shown.Seen.Count;
        using var answer = await shown.CallAsync(HttpMethod.Get, upstream, "/reports/a", null, delegation);
        var body = await answer.Content.ReadAsStringAsync(Ct);
        answer.StatusCode.Should().Be(status, body);
        JsonDocument.Parse(body).RootElement.GetProperty("code").GetString().Should().Be(code);
        shown.Seen.Count.Should().Be(before, "nothing leaves without its credential");
        body.Should().NotContain("hunter2");
        return body;
    }
}
