using AgentIdentity.Broker;
using AgentIdentity.Gateway.Ports;
using AgentIdentity.Tokens;
using Admission = AgentIdentity.Gateway.Ports.Admission;

namespace AgentIdentity.Server.Local;

/// <summary>The gateway's stop board, in this process. A token that is cut off, or that its delegation does not stand behind, is not admitted.</summary>
internal sealed class LocalStops(StopBoard board, DelegationBook book) : IStops
{
    public Admission Admit(Delegation token)
    {
        var admitted = board.Admit(token);
        return new Admission(admitted.Dispose, admitted.Stopped)
        {
            Refusal = Refusal(token, admitted.Refusal),
            Chain = admitted.Chain,
            Named = admitted.Name,
            BeginsStream = admitted.BeginsStream,
        };
    }

    private PortRefusal? Refusal(Delegation token, BrokerFailure? refused)
    {
        if (refused is not null)
        {
            return new PortRefusal(refused.Code, refused.Detail);
        }

        return book.Find(token.DelegationId) is { } delegation && delegation.Human == token.Subject && delegation.Agent == token.Actor.Subject
            ? null : new PortRefusal(BrokerError.TokenNotOfDelegation.Code(), "The token does not match the record of its delegation.");
    }
}
