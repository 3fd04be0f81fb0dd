namespace AgentIdentity.Client;

/// <summary>
/// The human's own token, brought to an exchange while the human is there. Without one the delegation alone is the subject,
/// and the token is marked unattended. Prints no part of the token.
/// </summary>
public sealed record HumanToken
{
    private HumanToken(string value, string type)
    {
        ArgumentException.ThrowIfNullOrEmpty(value);
        (Value, Type) = (value, type);
    }

    /// <summary>The token: a secret.</summary>
    public string Value { get; }

    /// <summary>What it is (RFC 8693 section 3).</summary>
    public string Type { get; }

    /// <summary>An id_token of the broker, or of an issuer that the broker trusts.</summary>
    /// <param name="value">The token.</param>
    public static HumanToken IdToken(string value) => new(value, "urn:ietf:params:oauth:token-type:id_token");

    /// <summary>An access token of the human. One that is bound to a key is accepted from the key's holder only.</summary>
    /// <param name="value">The token.</param>
    public static HumanToken AccessToken(string value) => new(value, "urn:ietf:params:oauth:token-type:access_token");

    /// <inheritdoc/>
    public override string ToString() => $"{Type} [redacted]";
}
