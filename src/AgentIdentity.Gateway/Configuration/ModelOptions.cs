namespace AgentIdentity.Gateway.Configuration;

/// <summary>One model alias.</summary>
public sealed class ModelOptions
{
    /// <summary>Wire format of the provider: <c>openai</c>.</summary>
    public string Provider { get; set; } = "openai";

    /// <summary>Base address up to and including the version, such as <c>http://127.0.0.1:9000/v1</c>.</summary>
    public string Address { get; set; } = "";

    /// <summary>The provider's key; it never reaches a caller.</summary>
    public string? ApiKey { get; set; }

    /// <summary>The provider's name of the model; the alias by default.</summary>
    public string? Model { get; set; }

    /// <summary>Price of a million input tokens.</summary>
    public decimal? InputUsdPerMillion { get; set; }

    /// <summary>Price of a million output tokens.</summary>
    public decimal? OutputUsdPerMillion { get; set; }

    /// <summary>Tokens of input and output together that the model can take; bounds the worst case that is reserved.</summary>
    public int ContextWindow { get; set; } = 128_000;

    /// <summary>How long the provider may stay silent.</summary>
    public int TimeoutSeconds { get; set; } = 300;

    /// <summary>What all callers together may take of it; where it says nothing, <see cref="LimitsOptions.Upstream"/> does.</summary>
    public CallLimitOptions Limits { get; } = new();
}
