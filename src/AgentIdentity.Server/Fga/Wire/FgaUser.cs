namespace AgentIdentity.Server.Fga;

/// <summary>A user of a list, in the three forms of OpenFGA.</summary>
internal static class FgaUser
{
    public static object Of(string user)
    {
        var colon = user.IndexOf(':', StringComparison.Ordinal);
        var (type, rest) = (user[..colon], user[(colon + 1)..]);
        return (rest, rest.IndexOf('#', StringComparison.Ordinal)) switch
        {
            ("*", _) => new { Wildcard = new { Type = type } },
            (_, < 0) => new { Object = new { Type = type, Id = rest } },
            (_, var hash) => new { Userset = new { Type = type, Id = rest[..hash], Relation = rest[(hash + 1)..] } },
        };
    }
}
