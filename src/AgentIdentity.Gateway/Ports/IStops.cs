using AgentIdentity.Tokens;

namespace AgentIdentity.Gateway.Ports;

/// <summary>Port: the stop board.</summary>
public interface IStops
{
    /// <summary>
    /// Registers the call under its delegation and all ancestors first and looks at the cut-offs second,
    /// so that a stop cannot slip between. Dispose the admission when the call is over, refused or not.
    /// </summary>
    Admission Admit(Delegation token);
}
