using AgentIdentity.Broker;
using AgentIdentity.Policy;
using AgentIdentity.Tokens;

namespace AgentIdentity.Server.AccessApi;

/// <summary>
/// The human, the agent and the delegation for which an enforcement point vouches. It authenticated the agent, or did not and does
/// not say that it did; the delegation is looked up here and is never what the request says about it.
/// </summary>
internal sealed record VouchedAgent(string Human, string Agent, DelegationRecord? Delegation, string DelegationId)
{
    private const string Authenticated = "authenticated";

    /// <summary>Set where it cannot be told which delegation is meant.</summary>
    public AccessAnswer? Unclear { get; private init; }

    private string Assurance { get; init; } = "";

    private bool Unattended { get; init; }

    /// <summary>The agent of a delegation, as if it stood here with a proof.</summary>
    public static VouchedAgent Of(DelegationRecord record) => new(record.Human, record.Agent, record, record.Id) { Assurance = Authenticated };

    public static VouchedAgent Read(AccessQuestion question, DelegationBook book)
    {
        var (context, human) = (question.Context, question.Subject.Id);
        var agent = context.Text("agent") ?? "";
        var named = context.Text("delegation");
        var found = new VouchedAgent(human, agent, named is null ? null : book.Find(named), named ?? "")
        {
            Assurance = context.Text("agent_assurance") ?? "",
            Unattended = context.IsTrue("unattended"),
        };
        if (question.Subject.Type is not (RelationEvaluation.Person or RelationEvaluation.Identity))
        {
            return found with { Unclear = AccessAnswer.Denied("invalid_request", "Agents act for people: the subject's type is user.") };
        }

        if (named is not null || agent.Length == 0)
        {
            return found;
        }

        // Without a name there must be no choice: what a purpose keeps apart is not put together by whoever asks.
        var live = book.List(human, agent).Where(record => book.Standing(record.Id) is null).Take(2).ToList();
        return live switch
        {
            [] => found,
            [var one] => found with { Delegation = one, DelegationId = one.Id },
            _ => found with { Unclear = AccessAnswer.Denied("delegation_ambiguous", "There are several delegations to this agent: name one in context.delegation.") },
        };
    }

    /// <summary>What stands for the token that nobody presented here.</summary>
    public Delegation Token(Call call, string issuer, DateTimeOffset now)
    {
        var audience = issuer + call.Kind switch
        {
            CallKind.Mcp => $"/mcp/{call.Upstream}",
            CallKind.Model => $"/{Call.ModelUpstream}",
            _ => call.Upstream == Call.RelationsUpstream ? $"/{call.Upstream}" : $"/api/{call.Upstream}",
        };
        return new Delegation
        {
            Issuer = issuer,
            Subject = Human,
            Actor = new Actor(issuer, Agent, null),
            ClientId = Agent,
            Audience = audience,
            Details = Delegation?.Details.ForAudience(audience) ?? AuthorizationDetails.Empty,
            Authentication = Delegation?.Authentication,
            // Less is assumed than is said.
            ActorAssurance = Assurance == Authenticated ? ActorAssurance.Authenticated : ActorAssurance.SelfAsserted,
            Unattended = Unattended,
            DelegationId = DelegationId,
            TransactionId = Delegation?.Txn ?? "",
            TokenId = "",
            IssuedAt = now,
            ExpiresAt = now,
        };
    }
}
