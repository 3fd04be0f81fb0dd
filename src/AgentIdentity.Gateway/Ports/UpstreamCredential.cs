using AgentIdentity.Gateway.Forwarding.Aws;

namespace AgentIdentity.Gateway.Ports;

/// <summary>What one request to an upstream carries: headers, a signature over the whole request, or nothing.</summary>
public sealed class UpstreamCredential
{
    private UpstreamCredential(AwsSession? session, params IReadOnlyList<CredentialHeader> headers) => (Session, Headers) = (session, headers);

    /// <summary>The upstream takes no credential.</summary>
    public static UpstreamCredential None { get; } = new((AwsSession?)null);

    /// <summary>Headers to set, in place of any that the caller sent under their names.</summary>
    public IReadOnlyList<CredentialHeader> Headers { get; }

    /// <summary>What signs the request, with its body; null where nothing does.</summary>
    public AwsSession? Session { get; }

    /// <summary>Which credential it is, for the record of the call; never the credential.</summary>
    public string? Name { get; private init; }

    /// <summary>Told when the upstream refuses the credential (401), so that a kept one is not shown again.</summary>
    public Action? Refused { get; private init; }

    /// <summary>A token in the Authorization header (RFC 6750).</summary>
    public static UpstreamCredential Bearer(string token) => Header("Authorization", new Secret("Bearer " + token));

    /// <summary>One header.</summary>
    public static UpstreamCredential Header(string name, Secret value) => new(null, new CredentialHeader(name, value));

    /// <summary>AWS Signature Version 4.</summary>
    public static UpstreamCredential SignedBy(AwsSession session) => new(session);

    /// <summary>The same credential, with a name for the record and somebody to tell when it is refused.</summary>
    public UpstreamCredential With(string name, Action? refused) => new(Session, Headers) { Name = name, Refused = refused };

    /// <summary>Whether the header is this credential's to set: the caller's own stays behind.</summary>
    public bool Sets(string header) => Session is not null
        ? AwsHeaders.Signs(header) || string.Equals(header, "Authorization", StringComparison.OrdinalIgnoreCase)
        : Headers.Any(own => string.Equals(own.Name, header, StringComparison.OrdinalIgnoreCase));

    /// <summary>Puts the credential on a request that is otherwise ready: a signature covers what stands in it now.</summary>
    /// <param name="request">With its address, method, headers and content.</param>
    /// <param name="body">Exactly the bytes of the content; empty where there is none.</param>
    /// <param name="now">The moment of the signature.</param>
    public void ApplyTo(HttpRequestMessage request, ReadOnlyMemory<byte> body, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(request);
        foreach (var (name, value) in Headers)
        {
            request.Headers.Remove(name);
            request.Headers.TryAddWithoutValidation(name, value.Reveal());
        }

        if (Session is not null)
        {
            AwsSignature.Sign(request, body, Session, now);
        }
    }

    /// <inheritdoc/>
    public override string ToString() => $"UpstreamCredential {Name ?? "none"} [redacted]";
}

/// <summary>One request header for the upstream.</summary>
public sealed record CredentialHeader(string Name, Secret Value);
