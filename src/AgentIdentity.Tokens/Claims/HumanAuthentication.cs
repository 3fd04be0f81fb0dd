namespace AgentIdentity.Tokens;

/// <summary>
/// How and when the human signed in, fixed at the time of the grant and carried unchanged through every exchange
/// (RFC 9068 section 2.2.1).
/// </summary>
/// <param name="Time">When the human authenticated (<c>auth_time</c>).</param>
/// <param name="Acr">The authentication context class, if known.</param>
/// <param name="Methods">The authentication methods (<c>amr</c>), possibly empty.</param>
public sealed record HumanAuthentication(DateTimeOffset Time, string? Acr, IReadOnlyList<string> Methods);
