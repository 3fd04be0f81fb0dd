using System.Collections.Immutable;
using AgentIdentity.Policy;
using AgentIdentity.Tokens;

namespace AgentIdentity.Broker;

/// <summary>One question to the four-way rule: the call as it came, the policy it is put to, and what the records said when it was put.</summary>
internal sealed record Inquiry(Delegation Token, CallTerms Terms, PolicySnapshot? Snapshot, DecisionRequest Request)
{
    private string? _digest;

    /// <summary>Constant, however often the question is put again before it is answered.</summary>
    public string DecisionId { get; } = Identifiers.New("dec_");

    public Call Call => Request.Call;

    /// <summary>The human's own grant, which the history belongs to; null where there is no such chain, which denies.</summary>
    public string? Root => Request.Chain.IsEmpty ? null : Request.Chain[^1].Id;

    /// <summary>What approvals are bound to. Empty where the arguments are not known or have no canonical form: no approval is for them.</summary>
    public string ArgumentsDigest => _digest ??= DigestOf(Call, Terms.IsWhole);

    private static string DigestOf(Call call, bool isWhole)
    {
        try
        {
            return call.ArgumentsKnown || (isWhole && call.Kind is (CallKind.Http or CallKind.Data)) ? CanonicalJson.Digest(call.Arguments) : "";
        }
        catch (FormatException)
        {
            return "";
        }
    }
}
