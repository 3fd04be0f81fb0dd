using System.Text;

namespace AgentIdentity.Tokens;

/// <summary>An immutable, strictly parsed <c>authorization_details</c> array (RFC 9396). Unknown types and members are refused, never ignored.</summary>
public sealed class AuthorizationDetails : IEquatable<AuthorizationDetails>
{
    private readonly string _json;

    private AuthorizationDetails(IReadOnlyList<AuthorizationDetail> items)
    {
        Items = items;
        _json = DetailsWriter.Write(items);
    }

    /// <summary>The empty array, which allows nothing.</summary>
    public static AuthorizationDetails Empty { get; } = new([]);

    /// <summary>What is allowed: the union of the items.</summary>
    public IReadOnlyList<AuthorizationDetail> Items { get; }

    /// <summary>Makes an array of details that are already in hand.</summary>
    /// <param name="items">The details.</param>
    public static AuthorizationDetails Of(params IReadOnlyList<AuthorizationDetail> items)
    {
        ArgumentNullException.ThrowIfNull(items);
        return items.Count == 0 ? Empty : new([.. items]);
    }

    /// <summary>Parses UTF-8 JSON. Fails with <see cref="TokenError.BadDetails"/>.</summary>
    /// <param name="utf8">A JSON array of at most 64 KiB and 256 items.</param>
    public static TokenResult<AuthorizationDetails> Parse(ReadOnlySpan<byte> utf8)
    {
        var items = DetailsReader.Read(utf8.ToArray());
        return items.TryGet(out var found, out var refused) ? Of(found) : refused;
    }

    /// <summary>Parses JSON text. Fails with <see cref="TokenError.BadDetails"/>.</summary>
    /// <param name="json">A JSON array of at most 64 KiB and 256 items.</param>
    public static TokenResult<AuthorizationDetails> Parse(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        return Parse(Encoding.UTF8.GetBytes(json));
    }

    /// <summary>Whether everything <paramref name="narrower"/> allows is allowed here: each of its items is covered by one item of this array.</summary>
    /// <param name="narrower">What is asked for.</param>
    public bool Covers(AuthorizationDetails narrower)
    {
        ArgumentNullException.ThrowIfNull(narrower);
        return narrower.Items.All(asked => Items.Any(held => held.Covers(asked)));
    }

    /// <summary>Grants what is asked for, or everything where nothing in particular is. Fails with <see cref="TokenError.NotCovered"/> and never grants a part.</summary>
    /// <param name="requested">What is asked for, or null for all that is held.</param>
    public TokenResult<AuthorizationDetails> Narrow(AuthorizationDetails? requested)
    {
        if (requested is null)
        {
            return this;
        }

        var beyond = requested.Items.FirstOrDefault(asked => !Items.Any(held => held.Covers(asked)));
        return beyond is null
            ? requested
            : new TokenFailure(TokenError.NotCovered, $"No held authorization detail covers the requested one of type {beyond.Type}.");
    }

    /// <summary>The items that hold at <paramref name="audience"/>, with that as their only location (RFC 9396 section 9.1).</summary>
    /// <param name="audience">The resource a token is asked for.</param>
    public AuthorizationDetails ForAudience(string audience) =>
        Of([.. Items.Where(item => item.Locations.Contains(audience)).Select(item => item.At(audience))]);

    /// <summary>The array as JSON, always the same text for the same items.</summary>
    public string ToJson() => _json;

    /// <inheritdoc/>
    public override string ToString() => _json;

    /// <inheritdoc/>
    public bool Equals(AuthorizationDetails? other) => other is not null && _json == other._json;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as AuthorizationDetails);

    /// <inheritdoc/>
    public override int GetHashCode() => _json.GetHashCode(StringComparison.Ordinal);
}
