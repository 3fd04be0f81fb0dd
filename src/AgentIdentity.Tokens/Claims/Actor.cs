namespace AgentIdentity.Tokens;

/// <summary>
/// Who acts (RFC 8693 section 4.1). The outermost actor is the current one; <see cref="Prior"/> actors are evidence of
/// the path taken and take no part in access decisions.
/// </summary>
/// <param name="Issuer">The namespace in which <paramref name="Subject"/> is unique.</param>
/// <param name="Subject">The agent's identifier.</param>
/// <param name="Prior">The actor before this one, or null where this one was first.</param>
public sealed record Actor(string Issuer, string Subject, Actor? Prior)
{
    /// <summary>How many actors the chain holds, this one included.</summary>
    public int Depth
    {
        get
        {
            var depth = 0;
            for (var actor = this; actor is not null; actor = actor.Prior)
            {
                depth++;
            }

            return depth;
        }
    }
}
