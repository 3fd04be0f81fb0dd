using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using AgentIdentity.Broker;
using AgentIdentity.Server;
using AgentIdentity.Tests;
using AgentIdentity.Tokens;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AgentIdentity.Fuzz.Targets;

/// <summary>
/// The token endpoint of a running server. Bytes are the form of a request, sent with a good proof; the words {assertion},
/// {actor}, {token} and {delegation} in it become fresh and good ones, so that what lies behind authentication is reached too.
/// </summary>
internal sealed class RequestTarget : Target, IDisposable
{
    private const string Agent = "codex";
    private static readonly TimeSpan ActorRenewal = TimeSpan.FromMinutes(4);

    private readonly string _folder = Directory.CreateTempSubdirectory("agentidentity-fuzz-").FullName;
    private readonly string _origin = $"http://127.0.0.1:{FreePort.Next().ToString(CultureInfo.InvariantCulture)}";
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly HurriedClock _time = new();
    private readonly WebApplication _server;
    private readonly HttpClient _http = new();
    private readonly DpopProver _prover;
    private readonly ClientAssertionSigner _signer;
    private readonly DelegationRecord _delegation;
    private (string Value, DateTimeOffset At) _actor;

    public RequestTarget()
    {
        _prover = new DpopProver(_key, _time);
        _signer = new ClientAssertionSigner(_key, Agent, _time);
        _server = BrokerServer.Create(
            [
                $"--AgentIdentity:DataFolder={_folder}", $"--AgentIdentity:PublicUrl={_origin}", $"--urls={_origin}",
                $"--AgentIdentity:PolicyFolder={Path.Combine(AppContext.BaseDirectory, "policies", "default")}",
            ],
            builder =>
            {
                builder.Services.AddSingleton<TimeProvider>(_time);
                if (Environment.GetEnvironmentVariable("FUZZ_LOG") is null)
                {
                    builder.Logging.ClearProviders();
                }
            });
        _server.StartAsync().GetAwaiter().GetResult();
        _delegation = SettleAsync().GetAwaiter().GetResult();
    }

    /// <summary>How often a token was issued: none would mean that nothing went deep.</summary>
    public int Issued { get; private set; }

    private string Resource => $"{_origin}/mcp/crm";

    public override IEnumerable<byte[]> Seeds()
    {
        const string authenticated = "client_id=codex&client_assertion_type=urn%3Aietf%3Aparams%3Aoauth%3Aclient-assertion-type%3Ajwt-bearer&client_assertion={assertion}";
        const string exchange = authenticated + "&grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Atoken-exchange&resource={resource}";
        const string acting = "&actor_token={actor}&actor_token_type=urn%3Aietf%3Aparams%3Aoauth%3Atoken-type%3Aaccess_token";
        string[] forms =
        [
            authenticated + "&grant_type=client_credentials&resource={issuer}",
            exchange + acting + "&subject_token={delegation}&subject_token_type=urn%3Aagentidentity%3Atoken-type%3Adelegation",
            exchange + acting + "&subject_token={delegation}&subject_token_type=urn%3Aagentidentity%3Atoken-type%3Adelegation&scope=mcp&authorization_details={details}",
            exchange + "&subject_token={token}&subject_token_type=urn%3Aietf%3Aparams%3Aoauth%3Atoken-type%3Aaccess_token",
            exchange + acting + "&subject_token=x&subject_token_type=urn%3Aietf%3Aparams%3Aoauth%3Atoken-type%3Aid_token&delegation={delegation}",
            authenticated + "&grant_type=authorization_code&code=c&redirect_uri=http%3A%2F%2F127.0.0.1%2Fcallback&code_verifier=" + new string('v', 43),
            authenticated + "&grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer&assertion=a.b.c&resource={resource}",
            authenticated + "&grant_type=refresh_token&refresh_token=r",
        ];
        return forms.Select(Encoding.ASCII.GetBytes);
    }

    public override void Try(ReadOnlySpan<byte> input)
    {
        _time.Hurry();
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{_origin}/oauth2/token") { Content = new ByteArrayContent(Encoding.Latin1.GetBytes(Fill(Encoding.Latin1.GetString(input)))) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/x-www-form-urlencoded");
        request.Headers.Add("DPoP", _prover.Create("POST", request.RequestUri!));
        using var response = _http.Send(request);
        using var answer = JsonDocument.Parse(response.Content.ReadAsStream());
        Promise((int)response.StatusCode < 500, $"no request is too much for the server, but it answered {response.StatusCode}");
        if (response.StatusCode != HttpStatusCode.OK)
        {
            Promise(answer.RootElement.GetProperty("error").GetString()!.Length > 0 && answer.RootElement.GetProperty("code").GetString()!.StartsWith("AID", StringComparison.Ordinal), "a refusal has an error and a code");
            return;
        }

        Issued++;
        Judge(answer.RootElement);
    }

    public void Dispose()
    {
        _server.StopAsync().GetAwaiter().GetResult();
        _server.DisposeAsync().AsTask().GetAwaiter().GetResult();
        _http.Dispose();
        _key.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private void Judge(JsonElement answer)
    {
        var claims = JsonDocument.Parse(System.Buffers.Text.Base64Url.DecodeFromChars(answer.GetProperty("access_token").GetString()!.Split('.')[1])).RootElement;
        Promise(!answer.TryGetProperty("refresh_token", out _), "no agent is given a refresh token");
        Promise(claims.GetProperty("cnf").GetProperty("jkt").GetString() == _prover.Thumbprint, "the token is bound to the key that was proved");
        if (!claims.TryGetProperty("act", out var actor))
        {
            Promise(claims.GetProperty("sub").GetString() == Agent && claims.GetProperty("aud").GetString() == _origin, "without an actor it is the agent's own, at the issuer");
            return;
        }

        Promise(claims.GetProperty("sub").GetString() == "ben" && actor.GetProperty("sub").GetString() == Agent && !actor.TryGetProperty("act", out _), "ben via codex, and nobody else");
        Promise(claims.GetProperty("aud").GetString() == Resource, "the delegation is for one resource");
        Promise(_delegation.Details.Covers(AuthorizationDetails.Parse(claims.GetProperty("authorization_details").GetRawText()).Value), "a token never has more than its delegation");
    }

    private string Fill(string form)
    {
        var filled = form.Replace("{issuer}", _origin, StringComparison.Ordinal)
            .Replace("{resource}", Resource, StringComparison.Ordinal)
            .Replace("{delegation}", _delegation.Id, StringComparison.Ordinal)
            .Replace("{details}", Uri.EscapeDataString(_delegation.Details.ToJson()), StringComparison.Ordinal);
        if (filled.Contains("{actor}", StringComparison.Ordinal) || filled.Contains("{token}", StringComparison.Ordinal))
        {
            filled = filled.Replace("{actor}", ActorToken(), StringComparison.Ordinal);
            filled = filled.Replace("{token}", DelegatedToken(), StringComparison.Ordinal);
        }

        return filled.Replace("{assertion}", _signer.Create(_origin), StringComparison.Ordinal);
    }

    private string ActorToken()
    {
        var now = _time.GetUtcNow();
        if (now - _actor.At > ActorRenewal)
        {
            var issued = _server.Services.GetRequiredService<ActorTokens>().IssueAsync(new OwnTokenRequest { Client = Agent, Resource = _origin, KeyThumbprint = _prover.Thumbprint }).AsTask().GetAwaiter().GetResult();
            _actor = (issued.Value!.Value, now);
        }

        return _actor.Value;
    }

    private string DelegatedToken() => _server.Services.GetRequiredService<TokenMinter>().MintDelegatedAsync(new DelegatedTokenRequest
    {
        Subject = "ben",
        Actor = new Actor(_origin, Agent, null),
        ClientId = Agent,
        Audience = Resource,
        Scope = ["mcp"],
        Details = _delegation.Details,
        KeyThumbprint = _prover.Thumbprint,
        DelegationId = _delegation.Id,
        TransactionId = _delegation.Txn,
    }).AsTask().GetAwaiter().GetResult().Value;

    private async Task<DelegationRecord> SettleAsync()
    {
        await _server.Services.GetRequiredService<PeopleDirectory>().AddAsync(new NewPerson("ben", "Ben", "correct horse battery staple"), "fuzz");
        await _server.Services.GetRequiredService<AgentDirectory>().AddAsync(
            new NewAgent(Agent, "Codex", "Olga", _signer.PublicJwks) { RedirectUris = ["http://127.0.0.1/callback"] }, "fuzz");
        var now = _time.GetUtcNow();
        var details = AuthorizationDetails.Parse($$"""[{"type":"urn:agentidentity:mcp-tool","locations":["{{Resource}}"],"actions":["tools/call"],"identifier":"search_contacts","max_calls":20}]""").Value;
        var granted = await _server.Services.GetRequiredService<DelegationBook>().GrantAsync(
            new DelegationRequest("ben", Agent, "Answer mail", details, now.AddDays(30)) { Authentication = new HumanAuthentication(now, null, ["pwd"]) });
        return granted.Value ?? throw new InvalidOperationException(granted.Failure!.Detail);
    }

    // Failed attempts are limited by time; between two requests enough of it passes to be let in again.
    private sealed class HurriedClock : TimeProvider
    {
        private long _hurried;

        public void Hurry() => Interlocked.Add(ref _hurried, TimeSpan.FromSeconds(7).Ticks);

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow().AddTicks(Interlocked.Read(ref _hurried));
    }
}
