using AgentIdentity.Tokens;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace AgentIdentity.AspNetCore;

/// <summary>The one authenticator of an API, with the authority's keys and stops behind it.</summary>
internal sealed class ApiGate : IDisposable
{
    private readonly AgentIdentityOptions _options;
    private readonly AuthorityKeys _keys;
    private readonly DelegationAuthenticator _authenticator;
    private readonly HttpClient? _ownClient;

    public ApiGate(AgentIdentityOptions options, ILoggerFactory logs)
    {
        _options = options;
        var time = options.TimeProvider ?? TimeProvider.System;
        var authority = _options.Authority.TrimEnd('/');
        var http = _options.Backchannel ?? (_ownClient = CreateClient());
        AuthorityMetadata metadata = new(authority, http);
        _keys = new(metadata, time, logs.CreateLogger<AuthorityKeys>());
        var proofs = new DpopOptions { Nonces = options.RequireNonce ? options.Nonces ?? new(time) : null };
        _authenticator = new(new(authority, _keys.Find), new(options.ReplayStore ?? new ReplayMemory(options.ReplayCapacity, time), proofs, time), time);
        Resource = new(options, authority);
        StopFeed = options.StopFeed.Enabled ? new(options.StopFeed, metadata, http, time) : null;
    }

    public ResourceDocument Resource { get; }

    public StopFeed? StopFeed { get; }

    // What the public address has before the path that arrives here.
    private string PublicPath => _options.PublicUrl.Length > 0 ? new Uri(_options.PublicUrl).AbsolutePath.TrimEnd('/') : "";

    public void Dispose()
    {
        _keys.Dispose();
        StopFeed?.Dispose();
        _ownClient?.Dispose();
    }

    public AuthenticationDemand DemandOf(HttpContext context) =>
        new(_options.Audience, PublicUrl(context)) { AllowBearer = _options.AllowBearer, ResourceMetadata = Resource.Address };

    public async ValueTask<AuthenticationOutcome> AuthenticateAsync(HttpContext context)
    {
        var demand = DemandOf(context);
        if (context.Request.Headers.Authorization.Count > 0 && await _keys.EnsureAsync(context.RequestAborted) is { } unavailable)
        {
            return new(demand, null, unavailable, null, null);
        }

        var outcome = await _authenticator.AuthenticateAsync(context, demand);
        // The key is looked up before the proof is used up, so the second try is a fresh one.
        return outcome.Failure?.Error == TokenError.UnknownKey && await _keys.RenewAsync(context.RequestAborted)
            ? await _authenticator.AuthenticateAsync(context, demand)
            : outcome;
    }

    /// <summary>The delegation of a token that another scheme found in the request.</summary>
    public async ValueTask<TokenResult<Delegation>> ReadAsync(string token, CancellationToken cancellation)
    {
        if (await _keys.EnsureAsync(cancellation) is { } unavailable)
        {
            return unavailable;
        }

        var read = _authenticator.Tokens.Validate(token, _options.Audience);
        return read is { Ok: false, Failure.Error: TokenError.UnknownKey } && await _keys.RenewAsync(cancellation)
            ? _authenticator.Tokens.Validate(token, _options.Audience)
            : read;
    }

    /// <summary>Lets an authenticated call in, or says that it was stopped.</summary>
    public TokenFailure? Admit(AuthenticationOutcome outcome, HttpContext context)
    {
        // The frame is told before the look at the cut-offs: a call that is stopped between is found among the running ones.
        var frame = RequestFrame.Of(context);
        frame.Enter(outcome.Delegation!, PublicPath, context);
        return StopFeed?.Board.Admit(frame.Run(outcome, StopFeed.Board, context));
    }

    // The raw target: a path that was decoded and encoded again might not be what the proof names.
    private string PublicUrl(HttpContext context)
    {
        var request = context.Request;
        var target = context.Features.Get<IHttpRequestFeature>()?.RawTarget;
        var path = string.IsNullOrEmpty(target) || target[0] != '/' ? request.PathBase.Add(request.Path).ToUriComponent() : target;
        return _options.PublicUrl.Length > 0 ? _options.PublicUrl.TrimEnd('/') + path : $"{request.Scheme}://{request.Host.ToUriComponent()}{path}";
    }

    // Metadata that redirects elsewhere is not the authority's own word.
    private static HttpClient CreateClient() => new(new SocketsHttpHandler { AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) })
    {
        Timeout = TimeSpan.FromSeconds(10),
        MaxResponseContentBufferSize = 256 * 1024,
    };
}
