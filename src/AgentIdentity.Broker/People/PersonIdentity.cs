namespace AgentIdentity.Broker;

/// <summary>Who a person is at another issuer: the pair, compared exactly. An e-mail address may pass to somebody else and is never one.</summary>
public sealed record PersonIdentity(string Issuer, string Subject);

/// <summary>A human whom a trusted issuer has just vouched for.</summary>
public sealed record MetPerson(PersonIdentity Identity)
{
    /// <summary>What to call a person who is new here; names nobody and decides nothing.</summary>
    public string? Name { get; init; }

    /// <summary>The roles that the issuer was trusted to give and gave.</summary>
    public IReadOnlyCollection<PersonRole> Roles { get; init; } = [];

    /// <summary>Whether the human was there in person, so that the account counts as seen.</summary>
    public bool InPerson { get; init; }
}
