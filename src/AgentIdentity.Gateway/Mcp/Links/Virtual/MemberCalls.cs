using AgentIdentity.Gateway.Configuration;
using AgentIdentity.Gateway.Limits;
using Microsoft.Extensions.Logging;

namespace AgentIdentity.Gateway.Mcp.Links.Virtual;

/// <summary>Asks the members of a virtual server for what needs no decision of its own, each with its own credential. Who fails is missing, and logged.</summary>
internal sealed class MemberCalls(UpstreamTable table, LinkPorts ports, TimeProvider time, ILogger logger)
{
    // A member that hangs must not keep the others' lists from the caller for as long as it may take over a call.
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    public IEnumerable<Upstream> Of(LinkCall call) => table.MembersOf(call.Upstream, call.Token.Details);

    public async ValueTask<LinkCall> EquipAsync(LinkCall call, Upstream member, CancellationToken cancellationToken) =>
        call with { Upstream = member, EquippedFor = member, Credential = await ports.Credentials.ForAsync(member, call.Token, null, cancellationToken) };

    /// <summary>What every member says, in their order.</summary>
    public async Task<IReadOnlyList<(Upstream Member, T Said)>> AskAsync<T>(
        LinkCall call, IEnumerable<Upstream> members, Func<LinkCall, CancellationToken, Task<(T? Said, GatewayError? Error)>> ask, CancellationToken cancellationToken)
        where T : class
    {
        var all = members.Select(async member => (Member: member, Said: await AskAsync(call, member, ask, cancellationToken))).ToList();
        List<(Upstream, T)> answered = [];
        foreach (var (member, said) in await Task.WhenAll(all))
        {
            if (said is not null)
            {
                answered.Add((member, said));
            }
        }

        return answered.Count > 0 || all.Count == 0 ? answered : throw new LinkFault(GatewayError.LinkMembersDown);
    }

    /// <summary>Takes the member's own share, which is to be left where it is not null; false when it has none, and is missing.</summary>
    public bool TryEnter(LinkCall call, Upstream member, out Meter? meter)
    {
        if (ports.Limits.Enter(member, out meter) is { } full)
        {
            Missing(call, member, full);
            return false;
        }

        return true;
    }

    /// <summary>For administrators: callers see what is left, and not who is missing.</summary>
    public void Missing(LinkCall call, Upstream member, GatewayError error) => Log.MemberDown(logger, call.Upstream.Name, member.Name, call.DecisionId, error.Code());

    private async Task<T?> AskAsync<T>(LinkCall call, Upstream member, Func<LinkCall, CancellationToken, Task<(T? Said, GatewayError? Error)>> ask, CancellationToken cancellationToken)
        where T : class
    {
        if (!TryEnter(call, member, out var meter))
        {
            return null;
        }

        using var clock = new CancellationTokenSource(Longest, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, clock.Token);
        try
        {
            var (said, error) = await ask(await EquipAsync(call, member, either.Token), either.Token);
            if (error is { } why)
            {
                Missing(call, member, why);
            }

            return said;
        }
        catch (Exception fault) when (!cancellationToken.IsCancellationRequested && fault is not OutOfMemoryException)
        {
            Log.Fault(logger, fault, GatewayError.LinkMembersDown.Code(), call.DecisionId);
            Missing(call, member, clock.IsCancellationRequested ? GatewayError.UpstreamSlow : (fault as LinkFault)?.Error ?? GatewayError.CredentialUnavailable);
            return null;
        }
        finally
        {
            meter?.Leave();
        }
    }
}
