using AgentIdentity.Gateway.Pipeline;

namespace AgentIdentity.Gateway.Data.Sessions;

/// <summary>Ends a call at the database with a refusal that the caller may have.</summary>
internal sealed class DatabaseProblemException(Refusal refusal, Exception? inner = null) : Exception(refusal.Detail, inner)
{
    public Refusal Refusal { get; } = refusal;

    public static DatabaseProblemException Of(GatewayError error, string detail, Exception? inner = null) => new(Refusal.Of(error, detail), inner);
}
