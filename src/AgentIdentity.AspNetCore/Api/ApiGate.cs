using AgentIdentity.Tokens;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace AgentIdentity.AspNetCore;

/// <summary>The one authenticator of an API, with the authority's keys behind it.</summary>
internal sealed class ApiGate : IDisposable
{
    private readonly AgentIdentityOptions options;
    private readonly AuthorityKeys keys;
    private readonly DelegationAuthenticator authenticator;
    private readonly HttpClient? ownClient;

    public ApiGate(IOptions<AgentIdentityOptions> options, TimeProvider time, ILogger<AuthorityKeys> log)
    {
        this.options = options.Value;
        var authority = this.options.Authority.TrimEnd('/');
        if (this.options.Backchannel is null)
            ownClient = CreateClient();
        keys = new(new(authority, this.options.Backchannel ?? ownClient!), time, log);
        authenticator = new(new(authority, keys.Find), new(new(this.options.ReplayCapacity, time), new(), time), time);
    }

    public void Dispose()
    {
        keys.Dispose();
        ownClient?.Dispose();
    }

    public async ValueTask<AuthenticationOutcome> AuthenticateAsync(HttpContext context)
    {
        var demand = new AuthenticationDemand(options.Audience, PublicUrl(context)) { AllowBearer = options.AllowBearer };
        if (context.Request.Headers.Authorization.Count > 0 && await keys.EnsureAsync(context.RequestAborted) is { } unavailable)
            return new(demand, null, unavailable, null, null);
        var outcome = await authenticator.AuthenticateAsync(context, demand);
        // The key is looked up before the proof is used up, so the second try is a fresh one.
        return outcome.Failure?.Error == TokenError.UnknownKey && await keys.RenewAsync(context.RequestAborted)
            ? await authenticator.AuthenticateAsync(context, demand)
            : outcome;
    }

    // The raw target: a path that was decoded and encoded again might not be what the proof names.
    private string PublicUrl(HttpContext context)
    {
        var request = context.Request;
        var target = context.Features.Get<IHttpRequestFeature>()?.RawTarget;
        var path = string.IsNullOrEmpty(target) || target[0] != '/' ? request.PathBase.Add(request.Path).ToUriComponent() : target;
        return options.PublicUrl.Length > 0 ? options.PublicUrl.TrimEnd('/') + path : $"{request.Scheme}://{request.Host.ToUriComponent()}{path}";
    }

    // Metadata that redirects elsewhere is not the authority's own word.
    private static HttpClient CreateClient() => new(new SocketsHttpHandler { AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) })
    {
        Timeout = TimeSpan.FromSeconds(10),
        MaxResponseContentBufferSize = 256 * 1024,
    };
}
