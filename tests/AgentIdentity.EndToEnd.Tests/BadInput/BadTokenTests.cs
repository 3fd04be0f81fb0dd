using System.Text;
using AgentIdentity.Tokens;

namespace AgentIdentity.EndToEnd.Tests.BadInput;

/// <summary>Who proves nothing is challenged, reaches nobody, leaves no evidence and one line in the log.</summary>
public sealed class BadTokenTests(RunningBroker broker) : IClassFixture<RunningBroker>
{
    private const string Order = "/api/orders/orders/A-17";

    [Fact]
    public async Task The_same_call_with_its_token_and_proof_is_answered()
    {
        var token = await broker.TokenAsync("/api/orders");
        (await SendAsync(token, broker.Proof("GET", Order, token))).Should().StartWith("HTTP/1.1 200");
    }

    [Fact]
    public Task A_missing_token_is_refused() => RefusedAsync("AID1001", []);

    [Fact]
    public async Task An_expired_token_is_refused()
    {
        var token = await broker.ForgeAsync(broker.OwnKeys(), broker.Origin + "/api/orders", new AnHourAgo());
        await RefusedAsync("AID1013", token);
    }

    [Fact]
    public async Task A_token_for_another_audience_is_refused() => await RefusedAsync("AID1012", await broker.TokenAsync("/mcp/crm"));

    [Fact]
    public async Task A_token_by_another_key_is_refused() =>
        await RefusedAsync("AID1008", await broker.ForgeAsync(KeyRing.InMemory(TimeProvider.System), broker.Origin + "/api/orders", TimeProvider.System));

    [Fact]
    public async Task A_token_with_alg_none_is_refused()
    {
        var payload = (await broker.TokenAsync("/api/orders")).Split('.')[1];
        var header = Convert.ToBase64String(Encoding.ASCII.GetBytes("""{"typ":"at+jwt","alg":"none"}""")).TrimEnd('=');
        await RefusedAsync("AID1007", $"{header}.{payload}.");
    }

    [Fact]
    public async Task Two_authorization_headers_are_refused()
    {
        var token = await broker.TokenAsync("/api/orders");
        await RefusedAsync("AID1002", [$"Authorization: DPoP {token}", $"Authorization: DPoP {token}", $"DPoP: {broker.Proof("GET", Order, token)}"]);
    }

    [Fact]
    public async Task A_proof_for_another_address_is_refused()
    {
        var token = await broker.TokenAsync("/api/orders");
        await RefusedAsync("AID1022", [$"Authorization: DPoP {token}", $"DPoP: {broker.Proof("GET", "/api/orders/orders/A-18", token)}"]);
    }

    [Fact]
    public async Task A_replayed_proof_is_refused()
    {
        var token = await broker.TokenAsync("/api/orders");
        var proof = broker.Proof("GET", Order, token);
        (await SendAsync(token, proof)).Should().StartWith("HTTP/1.1 200");
        await RefusedAsync("AID1024", [$"Authorization: DPoP {token}", $"DPoP: {proof}"]);
    }

    private Task RefusedAsync(string code, string token) =>
        RefusedAsync(code, [$"Authorization: DPoP {token}", $"DPoP: {broker.Proof("GET", Order, token)}"]);

    private async Task RefusedAsync(string code, string[] headers)
    {
        var (entries, forwarded, log) = (await broker.EvidenceAsync(), broker.Forwarded, Log().Length);

        var answer = await broker.SendAsync("GET", Order, headers);

        answer.Should().StartWith("HTTP/1.1 401").And.Contain("application/problem+json").And.Contain($"\"code\":\"{code}\"").And.Contain("WWW-Authenticate: DPoP");
        broker.Forwarded.Should().Be(forwarded);
        (await broker.EvidenceAsync()).Should().Equal(entries);
        Log()[log..].Should().Contain($"{code} GET {Order}");
    }

    private Task<string> SendAsync(string token, string proof) =>
        broker.SendAsync("GET", Order, [$"Authorization: DPoP {token}", $"DPoP: {proof}"]);

    private string Log()
    {
        var path = Path.Combine(broker.Stage.Scene.DataFolder, "broker.log");
        using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using StreamReader reader = new(file);
        return reader.ReadToEnd();
    }

    private sealed class AnHourAgo : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => base.GetUtcNow().AddHours(-1);
    }
}
