namespace AgentIdentity.Broker;

/// <summary>A policy decision point elsewhere that has a say in every call, by OpenID AuthZEN Authorization API 1.0.</summary>
public sealed record ExternalPdpOptions
{
    /// <summary>Its address, above <c>/access/v1</c>.</summary>
    public required Uri Address { get; init; }

    /// <summary>How explanations call it.</summary>
    public string Name { get; init; } = "external";

    /// <summary>The bearer credential it wants, or null.</summary>
    public string? Token { get; init; }

    /// <summary>How long it may take to answer. Without an answer by then the call is refused.</summary>
    public TimeSpan TimeLimit { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Whether tool calls are put in the words of the COAZ binding for MCP, instead of this product's own.</summary>
    public bool CoazMcp { get; init; }

    /// <summary>Whether it is told the arguments of calls. Without them whatever it bases on them refuses.</summary>
    public bool SendArguments { get; init; } = true;

    /// <inheritdoc/>
    public override string ToString() => $"ExternalPdpOptions {Name} {Address} [redacted]";
}
