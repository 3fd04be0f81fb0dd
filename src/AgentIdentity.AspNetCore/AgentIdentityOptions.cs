using AgentIdentity.Tokens;
using Microsoft.AspNetCore.Authentication;

namespace AgentIdentity.AspNetCore;

/// <summary>How an API trusts a broker. Read from <c>Authentication:Schemes:AgentIdentity</c> of the configuration first, then set in code.</summary>
public sealed class AgentIdentityOptions : AuthenticationSchemeOptions
{
    /// <summary>The broker's issuer, for example <c>https://broker.example</c>. Its keys are found through its metadata.</summary>
    public string Authority { get; set; } = "";

    /// <summary>The audience this API expects in tokens, for example <c>https://orders.example</c>.</summary>
    public string Audience { get; set; } = "";

    /// <summary>The API's public origin and path base, for example <c>https://api.example</c>: proofs must name it. Where it is empty the Host header is believed, which is right only without a proxy.</summary>
    public string PublicUrl { get; set; } = "";

    /// <summary>Whether tokens that are bound to nothing may come as Bearer, as the gateway sends its own. A token bound to the connection's client certificate always may (RFC 8705).</summary>
    public bool AllowBearer { get; set; }

    /// <summary>Whether every proof must carry this API's current nonce (RFC 9449 section 9).</summary>
    public bool RequireNonce { get; set; }

    /// <summary>Where those nonces come from. Null makes them for this process alone; replicas give each the same secret: <c>new DpopNonces(TimeProvider.System, secret)</c>.</summary>
    public DpopNonces? Nonces { get; set; }

    /// <summary>Where the broker is asked for its keys and its stop feed; null makes a client of its own.</summary>
    public HttpClient? Backchannel { get; set; }

    /// <summary>Where used proofs are remembered. Null remembers them in this process alone; replicas share a store, or a proof is good once at each.</summary>
    public IReplayStore? ReplayStore { get; set; }

    /// <summary>How many used proofs this process remembers: 100 000 unless told. When it is full, calls are refused.</summary>
    public int ReplayCapacity { get; set; } = 100_000;

    /// <summary>What the API says about itself to callers without a token (RFC 9728).</summary>
    public ProtectedResourceOptions Resource { get; } = new();

    /// <summary>The subscription to the broker's stop feed, which ends calls within a second of a stop. Off until <see cref="StopFeedOptions.ClientId"/> is set.</summary>
    public StopFeedOptions StopFeed { get; } = new();
}
