using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Json;
using System.Threading.Channels;
using AgentIdentity.Tokens;
using Microsoft.AspNetCore.Http;

namespace AgentIdentity.AspNetCore.Tests;

/// <summary>The broker's side of the stop feed. It believes a subscriber only as the real one does: assertion, proof, actor token, proof again.</summary>
internal sealed class FeedServer : IDisposable
{
    public const string Client = "orders-api";

    private readonly Authority _authority;
    private readonly ReplayMemory _memory;
    private readonly ClientAssertionValidator _assertions;
    private readonly VerificationKeySet _clientKeys;
    private Channel<string> _events = Channel.CreateUnbounded<string>();
    private int _lastId;

    public FeedServer(Authority authority)
    {
        _authority = authority;
        _memory = new(1000, authority.Time);
        _assertions = new(authority.Issuer, _memory, authority.Time);
        _clientKeys = VerificationKeySet.Parse(new ClientAssertionSigner(Key, Client, authority.Time).PublicJwks).Value;
    }

    public ECDsa Key { get; } = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public bool DemandsNonces { get; set; }

    public bool Down { get; set; }

    /// <summary>The Last-Event-ID of each connection.</summary>
    public ConcurrentQueue<string> Connections { get; } = new();

    public ConcurrentQueue<TokenFailure> Refused { get; } = new();

    public long Now => _authority.Time.GetUtcNow().ToUnixTimeSeconds();

    public void Dispose() => Key.Dispose();

    public void Send(string kind, object data) => _events.Writer.TryWrite($"event: {kind}\nid: {Interlocked.Increment(ref _lastId)}\ndata: {JsonSerializer.Serialize(data)}\n\n");

    public void SendRaw(string text) => _events.Writer.TryWrite(text);

    public void SendSnapshot(params object[] cutoffs)
    {
        Send("snapshot", new { iss = _authority.Issuer, at = Now });
        Array.ForEach(cutoffs, cutoff => Send("cutoff", cutoff));
        Send("snapshot-end", new { at = Now });
    }

    /// <summary>Ends the connection that is open.</summary>
    public void Drop() => Interlocked.Exchange(ref _events, Channel.CreateUnbounded<string>()).Writer.Complete();

    public async Task IssueAsync(HttpContext context) => await (await AnswerAsync(context)).ExecuteAsync(context);

    private async Task<IResult> AnswerAsync(HttpContext context)
    {
        var form = await context.Request.ReadFormAsync();
        if (await ProveAsync(context, "POST", "/oauth2/token", null) is not { } thumbprint)
        {
            return Nonce(context, StatusCodes.Status400BadRequest);
        }

        if (!(await _assertions.ValidateAsync(form["client_assertion"]!, id => id == Client ? _clientKeys : null)).TryGet(out var client, out var refused)
            || form["grant_type"] != "client_credentials" || form["resource"] != _authority.Issuer || form["client_id"] != Client)
        {
            Refused.Enqueue(refused ?? new(TokenError.BadClaim, "The form is wrong."));
            return Results.BadRequest();
        }

        var token = await new TokenMinter(_authority.Keys, _authority.Issuer, _authority.Time).MintAgentAsync(new() { Agent = client.ClientId, KeyThumbprint = thumbprint });
        return Results.Json(new { access_token = token.Value, token_type = "DPoP", expires_in = 300 });
    }

    public async Task ServeAsync(HttpContext context)
    {
        var token = context.Request.Headers.Authorization.ToString()["DPoP ".Length..];
        var agent = new AgentTokenValidator(TokenTrust.Of(_authority.Issuer, _authority.Keys), _authority.Time).Validate(token, _authority.Issuer).Value;
        if (Down || await ProveAsync(context, "GET", "/stops/feed", token) != agent.KeyThumbprint || agent.Agent != Client)
        {
            await Nonce(context, Down ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status401Unauthorized).ExecuteAsync(context);
            return;
        }

        Connections.Enqueue(context.Request.Headers["Last-Event-ID"].ToString());
        context.Response.ContentType = "text/event-stream";
        await context.Response.Body.FlushAsync();
        await foreach (var text in _events.Reader.ReadAllAsync(context.RequestAborted))
        {
            await context.Response.WriteAsync(text);
            await context.Response.Body.FlushAsync();
        }
    }

    private async Task<string?> ProveAsync(HttpContext context, string method, string path, string? token)
    {
        Nonces = DemandsNonces ? Nonces ?? new(_authority.Time) : null;
        var result = await new DpopValidator(_memory, new() { Nonces = Nonces }, _authority.Time)
            .ValidateAsync(context.Request.Headers["DPoP"]!, method, _authority.Issuer + path, token, null);
        if (!result.TryGet(out var proof, out var refused))
        {
            Refused.Enqueue(refused);
            return null;
        }

        return proof.Thumbprint;
    }

    private DpopNonces? Nonces { get; set; }

    private IResult Nonce(HttpContext context, int status)
    {
        if (Nonces is not null)
        {
            context.Response.Headers["DPoP-Nonce"] = Nonces.Current();
        }

        return Results.Json(new { error = Nonces is null ? "invalid_dpop_proof" : "use_dpop_nonce" }, statusCode: status);
    }
}
