namespace AgentIdentity.AspNetCore;

/// <summary>How an API trusts a broker.</summary>
public sealed class AgentIdentityOptions
{
    /// <summary>The broker's issuer, for example <c>https://broker.example</c>. Its keys are found through its metadata.</summary>
    public string Authority { get; set; } = "";

    /// <summary>The audience this API expects in tokens.</summary>
    public string Audience { get; set; } = "";

    /// <summary>The API's public origin and path base, for example <c>https://api.example</c>: proofs must name it. Where it is empty the Host header is believed, which is right only without a proxy.</summary>
    public string PublicUrl { get; set; } = "";

    /// <summary>Whether tokens that are bound to no key may come as Bearer.</summary>
    public bool AllowBearer { get; set; }

    /// <summary>Where the issuer's keys are fetched with; null makes a client of its own.</summary>
    public HttpClient? Backchannel { get; set; }

    /// <summary>How many used proofs are remembered: 100 000 unless told. When it is full, calls are refused.</summary>
    public int ReplayCapacity { get; set; } = 100_000;
}
